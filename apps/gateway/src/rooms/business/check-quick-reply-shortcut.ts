import { isShortcutName, refusal } from '@teamgram/domain';
import { method } from '../../rpc/method.ts';

/** Whether the name is free for a new quick reply shortcut. Refused: SHORTCUT_INVALID, SHORTCUT_OCCUPIED. */
export default method('messages.checkQuickReplyShortcut', async ({ shortcut }, context) => {
  if (!isShortcutName(shortcut)) throw refusal('SHORTCUT_INVALID');
  const taken = await (await context.read()).quickReplies(context.viewer);
  if (taken.some(({ name }) => name.toLowerCase() === shortcut.toLowerCase())) throw refusal('SHORTCUT_OCCUPIED');
  return true;
});
