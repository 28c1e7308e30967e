import { method } from '../../rpc/method.ts';

/** Renames a shortcut. Refused: SHORTCUT_INVALID, SHORTCUT_OCCUPIED. */
export default method('messages.editQuickReplyShortcut', async ({ shortcut_id, shortcut: name }, context) => {
  await context.send({ type: 'ChangeQuickReply', shortcut: shortcut_id, change: { name } });
  return true;
});
