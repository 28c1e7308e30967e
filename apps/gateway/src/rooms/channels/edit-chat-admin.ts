import { ADMIN_RIGHTS } from '@teamgram/domain';
import { chatOf, userOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';

/** Rights of an admin of a basic group (core.telegram.org/api/rights): all but appointing others. */
const BASIC_ADMIN = ADMIN_RIGHTS.change_info | ADMIN_RIGHTS.delete_messages | ADMIN_RIGHTS.ban_users | ADMIN_RIGHTS.invite_users
  | ADMIN_RIGHTS.pin_messages | ADMIN_RIGHTS.manage_call | ADMIN_RIGHTS.other;

export default method('messages.editChatAdmin', async ({ chat_id, user_id, is_admin }, context) => {
  await context.send({ type: 'AppointAdmin', chat: chatOf(chat_id), user: userOf(context.view, user_id), rights: is_admin ? BASIC_ADMIN : 0, rank: '' });
  return true;
});
