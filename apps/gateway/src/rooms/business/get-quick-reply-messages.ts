import { refusal } from '@teamgram/domain';
import { listHash } from '../../convert/list-hash.ts';
import { method } from '../../rpc/method.ts';
import { messagesAnswer } from '../messages/parts/shown.ts';
import { showKept } from './parts/shown-quick-replies.ts';

const IDS_MAX = 100;
/** The hash covers ids and edit dates (core.telegram.org/api/business#fetch-existing-quick-reply-shortcuts). */
const NEVER_EDITED = 0;

/** All messages of a shortcut, or those with the given ids. Refused: SHORTCUT_INVALID. */
export default method('messages.getQuickReplyMessages', async ({ shortcut_id, id, hash }, context) => {
  const queries = await context.read();
  if (!(await queries.quickReplies(context.viewer)).some(({ shortcut }) => shortcut === shortcut_id)) throw refusal('SHORTCUT_INVALID');
  const rows = await queries.quickReplyMessages(context.viewer, shortcut_id, id?.slice(0, IDS_MAX) ?? null);
  if (hash !== 0n && listHash(rows.flatMap(({ messageId }) => [messageId, NEVER_EDITED])) === hash) return { _: 'messages.messagesNotModified', count: rows.length };
  return messagesAnswer(await showKept(context, rows), { count: rows.length });
});
