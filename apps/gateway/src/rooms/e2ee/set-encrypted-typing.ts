import { otherSide } from '../../convert/secret-chat.ts';
import { method } from '../../rpc/method.ts';
import { ownSecretChat } from './parts/named-chat.ts';

/** Not stored. There is no update for having stopped typing. Refused: CHAT_ID_INVALID. */
export default method('messages.setEncryptedTyping', async ({ peer, typing }, context) => {
  const row = await ownSecretChat(context, peer);
  const { user: to, key } = otherSide(row, context.viewer);
  if (!typing || key === undefined) return true;
  const blocked = await context.services.queries.blockedAmong(to, [context.viewer]);
  if (blocked.length === 0) await context.services.projections.call('ephemeral.publish', { kind: 'secret-typing', to, key: key.toString(16), chat: row.chat });
  return true;
});
