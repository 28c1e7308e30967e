import { vote } from '@teamgram/event-schemas';
import type { Fact, Poll, PollVoted } from '@teamgram/event-schemas';
import { mayRead } from '../channels/rights.ts';
import { chatView, type ChatView } from '../channels/standing.ts';
import { voiceOfOpinion } from '../channels/voices.ts';
import type { Context } from '../context.ts';
import { heardMessage, isUnheard } from '../messages/heard-message.ts';
import { conversationOf, isPrivatePeer } from '../messages/peer.ts';
import type { SentMessage } from '../messages/sent-message.ts';
import { refusal } from '../refusal.ts';
import { sameBytes } from '../same-bytes.ts';
import type { View } from '../view.ts';
import { placesOf } from './places.ts';
import { newsOf } from './news.ts';
import { answersBy, pollOf, type PollDocument } from './votes.ts';

/** messages.sendVote: replaces the caller's vote; no options: retracts it. */
export type SendVote = { type: 'SendVote'; peer: number; id: number; options: Uint8Array[] };

export type SendVoteState = { peerExists: boolean; chat: ChatView | undefined; message: SentMessage | undefined; isUnheard: boolean; sender: number; standing: Readonly<PollDocument>; former: readonly number[] };

export function load(view: View, { peer, id }: SendVote, { actor, nowMs }: Context): SendVoteState {
  const chat = chatView(view, peer, actor, nowMs);
  const message = heardMessage(view, actor, peer, id);
  const poll = message?.content?.media?.poll?.id ?? 0;
  return { peerExists: chat !== undefined || isPrivatePeer(view, peer), chat, message, isUnheard: isUnheard(view, message, actor), sender: voiceOfOpinion(view, chat, actor), standing: pollOf(view.documents, poll), former: answersBy(view.documents, poll, actor) };
}

/** Refuses in order of precedence (core.telegram.org/method/messages.sendVote). An unchanged vote records nothing. */
export function sendVote(state: SendVoteState, { peer, options }: SendVote, { actor, nowMs }: Context): Fact[] {
  const { chat, message, standing, former } = state;
  if (!state.peerExists) throw refusal('PEER_ID_INVALID');
  if (chat && !mayRead(chat.standing)) throw refusal('CHANNEL_PRIVATE');
  const poll = message?.content?.media?.poll;
  if (!message || !poll || message.stream !== conversationOf(actor, peer)) throw refusal('MESSAGE_ID_INVALID');
  if (isPollOver(poll, standing.closed, nowMs)) throw refusal('MESSAGE_POLL_CLOSED');
  const answers = answersOf(poll, options, standing.removed ?? []);
  if (poll.quiz && former.length > 0) throw refusal('REVOTE_NOT_ALLOWED');
  if (answers.join() === former.join()) return [];
  const voted: PollVoted = {
    type: 'PollVoted', stream: message.stream, user: actor, poll: poll.id, message: message.position, vote: vote({ answers, former: [...former] }),
    places: placesOf(message), sender: state.sender,
  };
  return [voted, ...(state.isUnheard ? [] : newsOf(voted, message, peer))];
}

/** @param closed whether the poll was closed or found to have expired */
export function isPollOver(poll: Poll, closed: boolean, nowMs: number): boolean {
  return poll.closed || closed || (poll.closeDateS > 0 && nowMs >= poll.closeDateS * 1000);
}

/** A forwarded copy may still show answers that were removed. */
function answersOf({ answers, multiple }: Poll, options: readonly Uint8Array[], removed: readonly number[]): number[] {
  if (options.length > (multiple ? answers.length : 1)) throw refusal('OPTIONS_TOO_MUCH');
  const indexes = options.map((given) => answers.findIndex(({ option }) => option.length > 0 && sameBytes(option, given)));
  if (indexes.some((index) => index === -1 || removed.includes(index))) throw refusal('OPTION_INVALID');
  return [...new Set(indexes)].sort((one, other) => one - other);
}
