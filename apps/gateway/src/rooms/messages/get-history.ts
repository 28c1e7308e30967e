import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { messagesAnswer, showRows } from './parts/shown.ts';

/** M7: "limit 0 → default". */
const LIMIT_DEFAULT = 20;
const LIMIT_MAX = 100;

export default method('messages.getHistory', async (request, context) => {
  const peer = peerOf(context.view, request.peer);
  const queries = await context.read();
  const [rows, [dialog]] = await Promise.all([
    queries.history({
      mailbox: context.viewer,
      peer,
      offsetId: request.offset_id,
      offsetDateS: request.offset_date,
      addOffset: request.add_offset,
      limit: Math.min(request.limit || LIMIT_DEFAULT, LIMIT_MAX),
      maxId: request.max_id,
      minId: request.min_id,
    }),
    queries.dialogsByPeers(context.viewer, [peer]),
  ]);
  return messagesAnswer(await showRows(context, rows, [peer]), dialog?.messageCount ?? rows.length);
});
