/** How a forgotten password may be overcome: `recovery:<user>`. */
import { documentKind, type Documents, type View } from '../view.ts';

export type Recovery = {
  /** Position of the RecoveryEmailSet that is in force; absent = none is. */
  email?: number | undefined;
  /** When a reset that was asked for may be carried out; 0 = none was. */
  resetDueMs: number;
  /** A reset was called off: until then no other one is begun. 0 = it was not. */
  resetAgainMs: number;
};

const recoveries = documentKind<Recovery>('recovery');
type Reader = Pick<Documents, 'get'>;

/** "start a 7-day server-side timer" (core.telegram.org/api/srp#password-reset). */
export const RESET_DELAY_MS = 7 * 86_400_000;
/** "they must wait until the specified date before requesting another reset" (same page, which does not say how long). */
export const RESET_AGAIN_MS = 86_400_000;

export function recoveryOf(documents: Reader, user: number): Readonly<Recovery> {
  return recoveries.find(documents, user) ?? { resetDueMs: 0, resetAgainMs: 0 };
}

/** The address to which a lost password's code goes; undefined = none is set, or its key is gone. */
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

/** With the password goes everything that was to overcome it. */
export function forgetRecovery(documents: Documents, user: number): void {
  recoveries.remove(documents, user);
}
