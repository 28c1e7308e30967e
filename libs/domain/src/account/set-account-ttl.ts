import type { AccountTtlSet } from '@teamgram/event-schemas';
import { accountStream } from '../auth/account-stream.ts';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { accountOf } from './account.ts';

/** account.setAccountTTL: days without use after which the account is deleted. */
export type SetAccountTtl = { type: 'SetAccountTtl'; days: number };

export type SetAccountTtlState = { former: number };

/** core.telegram.org/constructor/accountDaysTTL: "This account will self-destruct in the specified number of days"; clients offer a month to two years. */
const DAYS_MIN = 30;
const DAYS_MAX = 730;

export function load({ documents }: View, _: SetAccountTtl, { actor }: Context): SetAccountTtlState {
  return { former: accountOf(documents, actor).ttlDays };
}

export function setAccountTtl({ former }: SetAccountTtlState, { days }: SetAccountTtl, { actor: user }: Context): AccountTtlSet[] {
  if (!Number.isInteger(days) || days < DAYS_MIN || days > DAYS_MAX) throw refusal('TTL_DAYS_INVALID');
  return days === former ? [] : [{ type: 'AccountTtlSet', stream: accountStream(user), user, days }];
}
