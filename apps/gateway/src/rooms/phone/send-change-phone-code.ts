import { method } from '../../rpc/method.ts';
import { sendCode } from './parts/send-code.ts';

/** Refused: FRESH_CHANGE_PHONE_FORBIDDEN, PHONE_NUMBER_INVALID, PHONE_NUMBER_OCCUPIED. */
export default method('account.sendChangePhoneCode', ({ phone_number }, context) => sendCode(context, { kind: 'change-phone', phone: phone_number }));
