import type { TakeoutSessionBegun } from '@teamgram/event-schemas';
import { authKeyIdBytes } from '../auth/auth-key-id.ts';
import { authorizationOf, type Authorization } from '../auth/authorization.ts';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';

/** Kinds of data that a takeout may contain (core.telegram.org/method/account.initTakeoutSession). */
export const TAKEOUT_CONTENTS = ['contacts', 'message_users', 'message_chats', 'message_megagroups', 'message_channels', 'files'] as const;
export type TakeoutContent = (typeof TAKEOUT_CONTENTS)[number];

/** account.initTakeoutSession. `takeout`: a random number below 2^53. `fileMaxSize`: size limit of exported files in bytes, 0: none. */
export type BeginTakeoutSession = { type: 'BeginTakeoutSession'; takeout: number; contents: TakeoutContent[]; fileMaxSize: number };

export type BeginTakeoutSessionState = { own: Readonly<Authorization> | undefined };

export function load({ documents }: View, _: BeginTakeoutSession, { authKeyId }: Context): BeginTakeoutSessionState {
  return { own: authorizationOf(documents, authKeyId) };
}

/** "For security reasons, you will be able to begin downloading your data in %d seconds": a freshly hijacked login cannot export everything at once. */
export function beginTakeoutSession({ own }: BeginTakeoutSessionState, { takeout, contents, fileMaxSize }: BeginTakeoutSession, { actor: user, authKeyId, nowMs, rules }: Context): [TakeoutSessionBegun] {
  const waitS = Math.ceil(((own?.grantedAtMs ?? nowMs) + rules.freshAuthorizationMs - nowMs) / 1000);
  if (waitS > 0) throw refusal('TAKEOUT_INIT_DELAY_X', waitS);
  const of = { takeout, contents: TAKEOUT_CONTENTS.filter((one) => contents.includes(one)), fileMaxSize };
  return [{ type: 'TakeoutSessionBegun', stream: `takeouts-${user}`, user, authKeyId: authKeyIdBytes(authKeyId), ...of }];
}
