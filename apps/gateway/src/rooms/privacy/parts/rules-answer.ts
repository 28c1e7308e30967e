import { defaultRules, type PrivacyKey } from '@teamgram/domain';
import type { Result } from '@teamgram/tl';
import { peersOfRules, tlRule } from '../../../convert/privacy-rules.ts';
import { showPeers } from '../../../peers/shown-peers.ts';
import type { Context } from '../../../rpc/context.ts';

/** Current rules of one key, with the peers they refer to. */
export async function rulesAnswer(context: Context, key: PrivacyKey): Promise<Result<'account.getPrivacy'>> {
  const choices = (await (await context.read()).privacyOf([context.viewer])).get(context.viewer);
  const rules = choices?.rules.get(key) ?? defaultRules(key);
  const { services, view, viewer } = context;
  return { _: 'account.privacyRules', rules: rules.map(tlRule), ...(await showPeers(services, view, await peersOfRules(services.chats, viewer, rules))) };
}
