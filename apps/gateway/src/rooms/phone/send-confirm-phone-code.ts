import { method } from '../../rpc/method.ts';
import { sendCode } from './parts/send-code.ts';

/** For a user who got a link because somebody tries to delete their account (core.telegram.org/api/account-deletion). Refused: HASH_INVALID. */
export default method('account.sendConfirmPhoneCode', ({ hash }, context) => sendCode(context, { kind: 'confirm-phone', hash }));
