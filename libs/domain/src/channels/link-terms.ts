import { refusal } from '../refusal.ts';

/** On which terms one may join by a link. */
export type LinkTerms = {
  /** Shown to admins; '' = none. */
  title: string;
  /** Seconds since 1970; 0 = for ever. */
  untilS: number;
  /** 0 = all who have it. */
  useLimit: number;
  onRequest: boolean;
};

/** "Title of the chat invite link; 0-32 characters" (TDLib: createChatInviteLink). */
const TITLE_LENGTH_MAX = 32;
/** "0-99999" (the same). */
const USE_LIMIT_MAX = 99_999;

/** Of one admin in one chat, until some of them are deleted: revoked ones count. Telegram tells of no such limit. */
export const LINKS_MAX = 1_000;

/** The title as it is kept. Throws EXPIRE_DATE_INVALID, USAGE_LIMIT_INVALID. */
export function refuseTerms({ title, untilS, useLimit, onRequest }: LinkTerms, nowMs: number): string {
  if (!Number.isSafeInteger(untilS) || (untilS !== 0 && untilS * 1000 <= nowMs)) throw refusal('EXPIRE_DATE_INVALID');
  if (!Number.isSafeInteger(useLimit) || useLimit < 0 || useLimit > USE_LIMIT_MAX) throw refusal('USAGE_LIMIT_INVALID');
  // "creates_join_request: if it is True, member_limit can't be specified" (the same).
  if (onRequest && useLimit > 0) throw refusal('USAGE_LIMIT_INVALID');
  return Array.from(title.trim()).slice(0, TITLE_LENGTH_MAX).join('');
}
