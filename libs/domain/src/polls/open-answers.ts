/** Polls that others may add answers to (core.telegram.org/api/poll#open-answer-polls). */
import { content, media, pollAnswer } from '@teamgram/event-schemas';
import type { Content, Poll, PollAnswer } from '@teamgram/event-schemas';
import { voiceIn } from '../channels/speaking.ts';
import { changeable, loadChangeable, type ChangeableState } from '../messages/changed-by-others.ts';
import type { SentMessage } from '../messages/sent-message.ts';
import type { Context } from '../context.ts';
import type { Partitions } from '../partitions/partitions.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { isPollOver } from './send-vote.ts';
import { pollOf, type PollDocument } from './votes.ts';

export type OpenPollState = ChangeableState & { standing: Readonly<PollDocument> };

export function loadOpenPoll(view: View, peer: number, id: number, context: Context): OpenPollState {
  const state = loadChangeable(view, peer, id, context);
  return { ...state, standing: pollOf(view.documents, state.message?.content?.media?.poll?.id ?? 0) };
}

/** The open poll at its original message. Throws as `changeable`, MESSAGE_POLL_CLOSED. */
export function openPoll(state: OpenPollState, { nowMs }: Context): { message: SentMessage; said: Content; poll: Poll } {
  const { message, said } = changeable(state, ({ position }, { media: shown }) => shown?.poll !== undefined && state.standing.open === position);
  const poll = said.media!.poll!;
  if (isPollOver(poll, state.standing.closed, nowMs)) throw refusal('MESSAGE_POLL_CLOSED');
  return { message, said, poll };
}

/** The peer that an answer is added as: the user or, for an anonymous admin, the group (by its mailbox). */
export function adder({ speaking }: OpenPollState, actor: number): number {
  const { sender } = voiceIn(speaking);
  return sender === 0 ? actor : -sender;
}

export function withAnswers(said: Content, poll: Poll, answers: PollAnswer[]): Content {
  return content({ ...said, media: media({ ...said.media!, poll: { ...poll, answers } }) });
}

/**
 * Pads the answers up to the next index of this partition: indexes are distributed among the partitions, so that concurrent additions do not collide
 * (partitions/shared-changes.ts).
 */
export function withRoom(answers: readonly PollAnswer[], partitions: Partitions | undefined): PollAnswer[] {
  const longer = [...answers];
  while (partitions && longer.length % partitions.count !== partitions.own) longer.push(NO_ANSWER);
  return longer;
}

/** Placeholder for a removed answer, so that the others keep their indexes. */
export const NO_ANSWER: PollAnswer = pollAnswer();

/** False for `NO_ANSWER`. */
export const isAnswer = ({ option }: PollAnswer): boolean => option.length > 0;
