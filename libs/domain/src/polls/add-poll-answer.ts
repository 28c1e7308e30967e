import { answerTitle, isChannelPeer, pollAnswer } from '@teamgram/event-schemas';
import type { Fact, PollAnswer, TextEntity } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { changedByOthers } from '../messages/changed-by-others.ts';
import { refusal } from '../refusal.ts';
import { sameBytes } from '../same-bytes.ts';
import type { View } from '../view.ts';
import { adder, isAnswer, loadOpenPoll, openPoll, withAnswers, withRoom, type OpenPollState } from './open-answers.ts';
import { POLL_ANSWERS_MAX, refuseAnswer } from './refuse-poll.ts';

/** messages.addPollAnswer. */
export type AddPollAnswer = { type: 'AddPollAnswer'; peer: number; id: number; text: string; entities: TextEntity[] };

export function load(view: View, { peer, id }: AddPollAnswer, context: Context): OpenPollState {
  return loadOpenPoll(view, peer, id, context);
}

/** Throws as `openPoll`, POLL_ANSWER_INVALID, POLL_ANSWERS_INVALID (the limit is reached). A service message informs everybody in the chat. */
export function addPollAnswer(state: OpenPollState, { peer, text, entities }: AddPollAnswer, context: Context): Fact[] {
  const { actor, nowMs, rules } = context;
  const { message, said, poll } = openPoll(state, context);
  // Messages of channels and supergroups are at home only.
  const answers = withRoom(poll.answers, isChannelPeer(peer) ? undefined : rules.partitions);
  const answer = pollAnswer({ text, entities, option: newOption(answers), addedBy: adder(state, actor), addedS: Math.floor(nowMs / 1000) });
  refuseAnswer(answer);
  if (poll.answers.filter(isAnswer).length >= POLL_ANSWERS_MAX) throw refusal('POLL_ANSWERS_INVALID');
  return changedByOthers(state, message, withAnswers(said, poll, [...answers, answer]), actor, peer, 'PollAppendAnswer', { title: answerTitle(answer) });
}

/** A new option identifier, different from all others, whoever chose those. */
function newOption(answers: readonly PollAnswer[]): Uint8Array {
  for (let number = answers.length; ; number++) {
    const option = new TextEncoder().encode(`${number}`);
    if (!answers.some((other) => sameBytes(other.option, option))) return option;
  }
}
