import { PRIVACY_NAMES_MAX, Refusal, refusal } from '@teamgram/domain';
import type { tl } from '@teamgram/tl';
import { privacyKeyOf, ruleOf } from '../../convert/privacy-rules.ts';
import type { View } from '../../convert/view.ts';
import { method } from '../../rpc/method.ts';
import { rulesAnswer } from './parts/rules-answer.ts';

/** Refused: PRIVACY_KEY_INVALID, PRIVACY_TOO_LONG, PRIVACY_VALUE_INVALID. */
export default method('account.setPrivacy', async ({ key, rules }, context) => {
  const privacyKey = privacyKeyOf(key);
  await context.send({ type: 'ChoosePrivacy', key: privacyKey, rules: rulesOf(context.view, rules) });
  return rulesAnswer(context, privacyKey);
});

/** Refuses too many names before resolving them. */
function rulesOf(view: View, rules: readonly tl.InputPrivacyRule[]) {
  const named = rules.reduce((sum, rule) => sum + ('users' in rule ? rule.users.length : 0), 0);
  if (named > PRIVACY_NAMES_MAX) throw refusal('PRIVACY_TOO_LONG');
  try {
    return rules.map((rule) => ruleOf(view, rule));
  } catch (error) {
    throw error instanceof Refusal ? refusal('PRIVACY_VALUE_INVALID') : error;
  }
}
