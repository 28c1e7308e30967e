import { method } from '../../rpc/method.ts';
import { sendCode } from './parts/send-code.ts';

/** Meant for Telegram Passport, which is not supported; the number can be verified nevertheless. */
export default method('account.sendVerifyPhoneCode', ({ phone_number }, context) => sendCode(context, { kind: 'verify-phone', phone: phone_number }));
