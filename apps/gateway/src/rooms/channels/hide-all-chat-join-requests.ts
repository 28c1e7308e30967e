import { refusal } from '@teamgram/domain';
import type { RecordedEvent } from '@teamgram/event-log';
import { LATEST_S } from '../../convert/pending-requests.ts';
import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { askedInvite, invitingChat } from './parts/asked-invite.ts';
import { chatReply } from './parts/chat-reply.ts';

const AT_ONCE = 100;
/** Limits one call to a thousand users; the client calls again for the rest. */
const ROUNDS_MAX = 10;

/** Approves or declines all pending join requests; with a link, only those made through it. */
export default method('messages.hideAllChatJoinRequests', async ({ peer, link: asked, approved = false }, context) => {
  const found = await invitingChat(context, peerOf(context.view, peer));
  const chat = found.peer;
  const link = asked ? (await askedInvite(context, found, asked)).link : 0;
  const events: RecordedEvent[] = [];
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const queries = await context.read();
    const waiting = await queries.joinRequests({ chat, link, beforeS: LATEST_S, beforeUser: 0, limit: AT_ONCE });
    if (waiting.length === 0) break;
    const answered = await context.send({ type: 'AnswerJoinRequests', chat, users: waiting.map(({ userId }) => userId), approved });
    events.push(...answered);
    // Requests that could not be approved stay pending.
    if (answered.length === 0 || waiting.length < AT_ONCE) break;
  }
  if (events.length === 0) throw refusal('HIDE_REQUESTER_MISSING');
  return chatReply(context, events, chat);
});
