import type { TakeoutSessionFinished } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { takeoutSessionOf, type TakeoutSession } from './takeout-session.ts';

/** account.finishTakeoutSession. */
export type FinishTakeoutSession = { type: 'FinishTakeoutSession'; takeout: number; success: boolean };

export type FinishTakeoutSessionState = { session: Readonly<TakeoutSession> | undefined };

export function load({ documents }: View, _: FinishTakeoutSession, { actor }: Context): FinishTakeoutSessionState {
  return { session: takeoutSessionOf(documents, actor) };
}

export function finishTakeoutSession({ session }: FinishTakeoutSessionState, { takeout, success }: FinishTakeoutSession, { actor: user }: Context): [TakeoutSessionFinished] {
  if (session?.takeout !== takeout) throw refusal('TAKEOUT_REQUIRED');
  return [{ type: 'TakeoutSessionFinished', stream: `takeouts-${user}`, user, takeout, success }];
}
