import { userOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { replyWith } from '../../updates/reply.ts';

/** Sends a service message; the recipient decides whether to accept. Refused: USER_ID_INVALID, YOU_BLOCKED_USER, BIRTHDAY_INVALID. */
export default method('users.suggestBirthday', async ({ id, birthday: { day, month, year } }, context) =>
  replyWith(context, await context.send({ type: 'Suggest', peer: userOf(context.view, id), suggested: { birthday: { day, month, year: year ?? 0 } } })));
