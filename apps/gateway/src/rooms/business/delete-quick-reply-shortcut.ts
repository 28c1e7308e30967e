import { method } from '../../rpc/method.ts';

/** Deletes the shortcut and its messages. Refused: SHORTCUT_INVALID. */
export default method('messages.deleteQuickReplyShortcut', async ({ shortcut_id }, context) => {
  await context.send({ type: 'ChangeQuickReply', shortcut: shortcut_id, change: 'remove' });
  return true;
});
