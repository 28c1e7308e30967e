import { isAnswer, refusal } from '@teamgram/domain';
import { askerOf } from '../../messages/with-polls.ts';
import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { readableChat } from '../channels/parts/readable.ts';
import { isAdminOf } from '../channels/parts/seen-members.ts';
import { messageOf } from '../messages/parts/own-message.ts';
import { sinceGraph } from './parts/hours-graph.ts';

/**
 * Answers over time; visible to the poll's author and to admins of the chat it was created in, since anybody may forward it. Refused: MESSAGE_ID_INVALID,
 * CHAT_ADMIN_REQUIRED.
 */
export default method('stats.getPollStats', async ({ peer: given, msg_id }, context) => {
  const peer = peerOf(context.view, given);
  const found = await messageOf(context, peer, msg_id);
  const poll = found?.message.content?.media?.poll;
  if (!found || !poll) throw refusal('MESSAGE_ID_INVALID');
  const asker = askerOf(found.message);
  const mayWatch = asker !== 0 && (asker === context.viewer || (peer < 0 && isAdminOf(context, await readableChat(context, peer))));
  if (!mayWatch) throw refusal('CHAT_ADMIN_REQUIRED');
  const rows = (await context.services.queries.voteHours(poll.id)).flatMap(({ hour, answers, votes: amount }) => answers.split(' ').map((answer) => ({ hour, answer: Number(answer), amount })));
  const lines = poll.answers.flatMap((one, answer) => (isAnswer(one) ? { name: one.text, hours: rows.filter((row) => row.answer === answer) } : []));
  return { _: 'stats.pollStats', votes_graph: sinceGraph(lines, 'bar') };
});
