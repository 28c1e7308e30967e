import { method } from '../../rpc/method.ts';

const IDS_MAX = 100;

/** Unknown ids are ignored. Refused: SHORTCUT_INVALID. */
export default method('messages.deleteQuickReplyMessages', async ({ shortcut_id, id }, context) => {
  const messages = id.slice(0, IDS_MAX);
  await context.send({ type: 'ChangeQuickReply', shortcut: shortcut_id, change: { removeMessages: messages } });
  return { _: 'updates', updates: [{ _: 'updateDeleteQuickReplyMessages', shortcut_id, messages }], users: [], chats: [], date: context.nowS, seq: 0 };
});
