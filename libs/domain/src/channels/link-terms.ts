import { refusal } from '../refusal.ts';

/** Conditions of an invite link. */
export type LinkTerms = {
  /** Shown to admins; '': none. */
  title: string;
  /** Seconds since 1970; 0: does not expire. */
  untilS: number;
  /** 0: unlimited. */
  useLimit: number;
  onRequest: boolean;
};

/** "Title of the chat invite link; 0-32 characters" (TDLib: createChatInviteLink). */
const TITLE_LENGTH_MAX = 32;
/** "0-99999" (the same). */
const USE_LIMIT_MAX = 99_999;

/** Limit of links per admin and chat, including revoked ones until they are deleted. Telegram documents no such limit. */
export const LINKS_MAX = 1_000;

/** Checks the terms and returns the normalised title. Throws EXPIRE_DATE_INVALID, USAGE_LIMIT_INVALID. */
export function refuseTerms({ title, untilS, useLimit, onRequest }: LinkTerms, nowMs: number): string {
  if (!Number.isSafeInteger(untilS) || (untilS !== 0 && untilS * 1000 <= nowMs)) throw refusal('EXPIRE_DATE_INVALID');
  if (!Number.isSafeInteger(useLimit) || useLimit < 0 || useLimit > USE_LIMIT_MAX) throw refusal('USAGE_LIMIT_INVALID');
  // "creates_join_request: if it is True, member_limit can't be specified" (the same).
  if (onRequest && useLimit > 0) throw refusal('USAGE_LIMIT_INVALID');
  return Array.from(title.trim()).slice(0, TITLE_LENGTH_MAX).join('');
}
