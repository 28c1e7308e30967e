/** Privacy rules between TL and the log, which uses TL's names of keys and rules without their prefix. */
import { privacyKeys, refusal, type PrivacyKey } from '@teamgram/domain';
import { basicGroupPeer, channelPeer } from '@teamgram/event-schemas';
import type { PrivacyRule } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
import type { ChatDirectory } from '../peers/chat-directory.ts';
import { userOf } from '../peers/input-peer.ts';
import type { View } from './view.ts';

/** Throws PRIVACY_KEY_INVALID. */
export function privacyKeyOf({ _ }: tl.InputPrivacyKey): PrivacyKey {
  const name = _.slice('inputPrivacyKey'.length);
  const key = privacyKeys.find((one) => one === name);
  if (!key) throw refusal('PRIVACY_KEY_INVALID');
  return key;
}

/** The key as in answers and updates ("privacyKey…" instead of "inputPrivacyKey…"). */
export function tlPrivacyKey(key: string): tl.PrivacyKey {
  return { _: `privacyKey${key}` } as tl.PrivacyKey;
}

/** Users that cannot be addressed, such as deleted contacts, are left out. */
export function ruleOf(view: View, rule: tl.InputPrivacyRule): PrivacyRule {
  const kind = rule._.slice('inputPrivacyValue'.length);
  const users = 'users' in rule ? rule.users.map((user) => userOf(view, user)) : [];
  return { kind, users: [...new Set(users)], chats: 'chats' in rule ? [...new Set(rule.chats)] : [] };
}

export function tlRule({ kind, users, chats }: PrivacyRule): tl.PrivacyRule {
  const fields = kind.endsWith('Users') ? { users } : kind.endsWith('ChatParticipants') ? { chats } : {};
  return { _: `privacyValue${kind}`, ...fields } as tl.PrivacyRule;
}

/** Peers the rules refer to: users, and those chats (given by bare id) in which the owner is or was a member (M5). */
export async function peersOfRules(chats: ChatDirectory, owner: number, rules: readonly PrivacyRule[]): Promise<number[]> {
  const groups = rules.flatMap((rule) => rule.chats).flatMap((chat) => [basicGroupPeer(chat), channelPeer(chat)]);
  const places = groups.length === 0 ? undefined : await chats.places(owner, groups);
  return [...rules.flatMap(({ users }) => users), ...groups.filter((peer) => places?.has(peer))];
}
