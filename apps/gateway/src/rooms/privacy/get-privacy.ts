import { privacyKeyOf } from '../../convert/privacy-rules.ts';
import { method } from '../../rpc/method.ts';
import { rulesAnswer } from './parts/rules-answer.ts';

/** Refused: PRIVACY_KEY_INVALID. */
export default method('account.getPrivacy', ({ key }, context) => rulesAnswer(context, privacyKeyOf(key)));
