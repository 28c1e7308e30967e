import { method } from '../../rpc/method.ts';
import { sendCode } from './parts/send-code.ts';

/** For Telegram Passport; nothing here rests on it, and the number is shown to be one's own all the same. */
export default method('account.sendVerifyPhoneCode', ({ phone_number }, context) => sendCode(context, { kind: 'verify-phone', phone: phone_number }));
