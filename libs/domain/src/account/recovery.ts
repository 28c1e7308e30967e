/** Recovery of a forgotten password: `recovery:<user>`. */
import { documentKind, type Documents, type View } from '../view.ts';

export type Recovery = {
  /** Position of the RecoveryEmailSet in force; absent: none. */
  email?: number | undefined;
  /** When a requested reset may be carried out; 0: none requested. */
  resetDueMs: number;
  /** After a cancelled reset: no new one may be requested before this time. 0: none was cancelled. */
  resetAgainMs: number;
};

const recoveries = documentKind<Recovery>('recovery');
type Reader = Pick<Documents, 'get'>;

/** "start a 7-day server-side timer" (core.telegram.org/api/srp#password-reset). */
export const RESET_DELAY_MS = 7 * 86_400_000;
/** "they must wait until the specified date before requesting another reset" (same page, which does not say how long). */
export const RESET_AGAIN_MS = 86_400_000;

/** The user's recovery settings, or the defaults. */
export function recoveryOf(documents: Reader, user: number): Readonly<Recovery> {
  return recoveries.find(documents, user) ?? { resetDueMs: 0, resetAgainMs: 0 };
}

/** The recovery e-mail address; undefined: not set, or its key was destroyed. */
export function recoveryEmailOf({ documents, journal }: View, user: number): string | undefined {
  const { email } = recoveryOf(documents, user);
  const fact = email === undefined ? undefined : journal.read(email)?.fact;
  return fact?.type === 'RecoveryEmailSet' ? fact.address?.email : undefined;
}

export function changeRecovery(documents: Documents, user: number, change: (recovery: Recovery) => void): void {
  const recovery = { ...recoveryOf(documents, user) };
  change(recovery);
  recoveries.put(documents, user, recovery);
}

/** Removing the password also removes its means of recovery. */
export function forgetRecovery(documents: Documents, user: number): void {
  recoveries.remove(documents, user);
}
