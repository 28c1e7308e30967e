import { method } from '../../rpc/method.ts';
import { sendCode } from './parts/send-code.ts';

/** By whoever was sent a link because somebody wants to delete the account (core.telegram.org/api/account-deletion). Refused: HASH_INVALID. */
export default method('account.sendConfirmPhoneCode', ({ hash }, context) => sendCode(context, { kind: 'confirm-phone', hash }));
