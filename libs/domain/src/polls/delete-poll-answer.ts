import { answerTitle } from '@teamgram/event-schemas';
import type { Fact } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { changedByOthers } from '../messages/changed-by-others.ts';
import { refusal } from '../refusal.ts';
import { sameBytes } from '../same-bytes.ts';
import type { View } from '../view.ts';
import { adder, isAnswer, loadOpenPoll, NO_ANSWER, openPoll, withAnswers, type OpenPollState } from './open-answers.ts';

/** messages.deletePollAnswer: deletes an answer that a user has added. */
export type DeletePollAnswer = { type: 'DeletePollAnswer'; peer: number; id: number; option: Uint8Array };

/** core.telegram.org/api/config: poll_answer_delete_period. */
export const ANSWER_DELETE_PERIOD_S = 300;

export function load(view: View, { peer, id }: DeletePollAnswer, context: Context): OpenPollState {
  return loadOpenPoll(view, peer, id, context);
}

/**
 * "Only the user that added it and the creator of the poll may delete an answer; everybody but the creator only within poll_answer_delete_period seconds"
 * (core.telegram.org/api/poll#open-answer-polls). Throws as `openPoll`, OPTION_INVALID, MESSAGE_AUTHOR_REQUIRED, MESSAGE_EDIT_TIME_EXPIRED.
 */
export function deletePollAnswer(state: OpenPollState, { peer, option }: DeletePollAnswer, context: Context): Fact[] {
  const { actor, nowMs } = context;
  const { message, said, poll } = openPoll(state, context);
  const index = poll.answers.findIndex((answer) => isAnswer(answer) && answer.addedBy !== 0 && sameBytes(answer.option, option));
  const answer = poll.answers[index];
  if (!answer) throw refusal('OPTION_INVALID');
  if (actor !== message.author) {
    if (adder(state, actor) !== answer.addedBy) throw refusal('MESSAGE_AUTHOR_REQUIRED');
    if (nowMs > (answer.addedS + ANSWER_DELETE_PERIOD_S) * 1000) throw refusal('MESSAGE_EDIT_TIME_EXPIRED');
  }
  return [
    // First, so that a partition receiving the edit already knows that the answer was removed rather than not yet delivered.
    { type: 'PollAnswerRemoved', stream: message.stream, poll: poll.id, answer: index, by: actor },
    ...changedByOthers(state, message, withAnswers(said, poll, poll.answers.with(index, NO_ANSWER)), actor, peer, 'PollDeleteAnswer', { title: answerTitle(answer) }),
  ];
}
