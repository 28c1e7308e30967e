import type { PrivacyChosen } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import { userOf } from '../users/user.ts';
import type { View } from '../view.ts';
import { permits, rulesOf } from './choices.ts';
import { namedIn, PRIVACY_NAMES_MAX } from './choose-privacy.ts';
import { withException } from './number-sharing.ts';

/** account.toggleNoPaidMessagesException: "allows the user to send us messages without paying". Revoked by changing the rules of the key. */
export type ExemptFromPayment = { type: 'ExemptFromPayment'; user: number };

export type ExemptFromPaymentState = { rules: ReturnType<typeof rulesOf>; isPerson: boolean; isExempt: boolean };

const key = 'NoPaidMessages';

export function load(view: View, { user }: ExemptFromPayment, { actor }: Context): ExemptFromPaymentState {
  return { rules: rulesOf(view, actor, key), isPerson: userOf(view.documents, user)?.kind === 'person' && user !== actor, isExempt: permits(view, actor, key, user) };
}

export function exemptFromPayment({ rules, isPerson, isExempt }: ExemptFromPaymentState, { user }: ExemptFromPayment, { actor: owner }: Context): PrivacyChosen[] {
  if (!isPerson || (!isExempt && namedIn(rules) >= PRIVACY_NAMES_MAX)) throw refusal('USER_ID_INVALID');
  return isExempt ? [] : [{ type: 'PrivacyChosen', stream: `privacy-${owner}`, owner, key, rules: { rules: withException(rules, user) } }];
}
