import { defaultRules, type PrivacyKey } from '@teamgram/domain';
import type { Result } from '@teamgram/tl';
import { tlRule } from '../../../convert/privacy-rules.ts';
import type { Context } from '../../../rpc/context.ts';

/** What holds for one key now, with the people whom the rules name. */
export async function rulesAnswer(context: Context, key: PrivacyKey): Promise<Result<'account.getPrivacy'>> {
  const choices = (await (await context.read()).privacyOf([context.viewer])).get(context.viewer);
  const rules = choices?.rules.get(key) ?? defaultRules(key);
  const users = await context.services.users.show(context.view, rules.flatMap((rule) => rule.users));
  return { _: 'account.privacyRules', rules: rules.map(tlRule), chats: [], users };
}
