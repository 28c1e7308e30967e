import type { Birthday, BirthdayRemoved, BirthdaySet } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { birthdayOf } from './user.ts';

/** account.updateBirthday. Without a birthday it is removed. Records nothing when unchanged. */
export type SetBirthday = { type: 'SetBirthday'; birthday: Birthday | undefined };

export type SetBirthdayState = { former: Birthday | undefined };

const OLDEST_YEARS = 150;

export function load(view: View, _: SetBirthday, { actor }: Context): SetBirthdayState {
  return { former: birthdayOf(view, actor) };
}

export function setBirthday({ former }: SetBirthdayState, { birthday }: SetBirthday, { actor: user, nowMs }: Context): (BirthdaySet | BirthdayRemoved)[] {
  if (!birthday) return former ? [{ type: 'BirthdayRemoved', stream: `user-${user}`, user }] : [];
  if (!isBirthday(birthday, nowMs)) throw refusal('BIRTHDAY_INVALID');
  const { day, month, year } = birthday;
  if (former?.day === day && former.month === month && former.year === year) return [];
  return [{ type: 'BirthdaySet', stream: `user-${user}`, user, birthday: { day, month, year } }];
}

const MONTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const DAY_MS = 86_400_000;
const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** Whether the day exists (29 February also without a year), is not in the future, and is within a human lifetime. */
export function isBirthday({ day, month, year }: Birthday, nowMs: number): boolean {
  const last = (MONTHS[month - 1] ?? 0) + (month === 2 && (year === 0 || isLeap(year)) ? 1 : 0);
  if (!Number.isInteger(day) || day < 1 || day > last) return false;
  if (year === 0) return true;
  const ageDays = nowMs / DAY_MS - daysSince1970(year, month, day);
  return ageDays >= 0 && ageDays < OLDEST_YEARS * 366;
}

/** Gregorian calendar, computed without Date, which rules may not use. */
function daysSince1970(year: number, month: number, day: number): number {
  const leapDays = (until: number) => Math.floor(until / 4) - Math.floor(until / 100) + Math.floor(until / 400);
  const yearDays = (year - 1970) * 365 + leapDays(year - 1) - leapDays(1969);
  const monthDays = MONTHS.slice(0, month - 1).reduce((sum, days) => sum + days, 0) + (month > 2 && isLeap(year) ? 1 : 0);
  return yearDays + monthDays + day - 1;
}
