import type { DefaultTtlSet } from '@teamgram/event-schemas';
import { accountStream } from '../auth/account-stream.ts';
import type { Context } from '../context.ts';
import { isMessagesTtl } from '../messages/ttl.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { accountOf } from './account.ts';

/** messages.setDefaultHistoryTTL: the auto-delete period of the caller's new conversations; 0: off. */
export type SetDefaultTtl = { type: 'SetDefaultTtl'; periodS: number };

export type SetDefaultTtlState = { former: number };

export function load({ documents }: View, _: SetDefaultTtl, { actor }: Context): SetDefaultTtlState {
  return { former: accountOf(documents, actor).defaultTtlS };
}

export function setDefaultTtl({ former }: SetDefaultTtlState, { periodS }: SetDefaultTtl, { actor: user }: Context): DefaultTtlSet[] {
  if (!isMessagesTtl(periodS)) throw refusal('TTL_PERIOD_INVALID');
  return periodS === former ? [] : [{ type: 'DefaultTtlSet', stream: accountStream(user), user, periodS }];
}
