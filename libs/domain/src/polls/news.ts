/** Unseen votes (core.telegram.org/api/poll#unread-poll-votes). */
import type { PollVoted, VoteBroughtNews } from '@teamgram/event-schemas';
import { concerned } from '../reactions/send-reaction.ts';
import { mailboxOf } from '../messages/peer.ts';
import { deliveryTo, type SentMessage } from '../messages/sent-message.ts';

/**
 * The poll's author is notified of votes if they are public; not of their own votes, of votes through a forwarded copy, or when they no longer show
 * the message.
 */
export function newsOf(voted: PollVoted, message: SentMessage, peer: number): VoteBroughtNews[] {
  const owner = concerned(message, voted.user, peer);
  if (owner === 0 || !message.content?.media?.poll?.publicVoters || message.content.forward || !voted.vote) return [];
  const shown = deliveryTo(message, mailboxOf(owner, peer))!;
  const { stream, user, poll } = voted;
  return [{ type: 'VoteBroughtNews', stream, owner, user, peer: shown.peer, poll, message: message.position, messageId: shown.messageId, voted: voted.vote.answers.length > 0 }];
}
