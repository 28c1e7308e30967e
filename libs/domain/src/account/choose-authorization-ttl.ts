import type { AuthorizationTtlChosen } from '@teamgram/event-schemas';
import { accountStream } from '../auth/account-stream.ts';
import { authorizationOf, type Authorization } from '../auth/authorization.ts';
import { refuseFresh } from '../auth/revocation.ts';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { accountOf } from './account.ts';

/** account.setAuthorizationTTL: days without use after which an authorization ends. */
export type ChooseAuthorizationTtl = { type: 'ChooseAuthorizationTtl'; days: number };

export type ChooseAuthorizationTtlState = { own: Readonly<Authorization> | undefined; former: number | undefined };

/** Clients offer a week to a year. */
const DAYS_MIN = 1;
const DAYS_MAX = 366;

export function load({ documents }: View, _: ChooseAuthorizationTtl, { actor, authKeyId }: Context): ChooseAuthorizationTtlState {
  return { own: authorizationOf(documents, authKeyId), former: accountOf(documents, actor).authorizationTtl?.days };
}

/** Refuses in order of precedence (core.telegram.org/method/account.setAuthorizationTTL). */
export function chooseAuthorizationTtl({ own, former }: ChooseAuthorizationTtlState, { days }: ChooseAuthorizationTtl, context: Context): AuthorizationTtlChosen[] {
  const { actor: user } = context;
  if (!Number.isInteger(days) || days < DAYS_MIN || days > DAYS_MAX) throw refusal('TTL_DAYS_INVALID');
  refuseFresh(own, context);
  return days === former ? [] : [{ type: 'AuthorizationTtlChosen', stream: accountStream(user), user, days }];
}
