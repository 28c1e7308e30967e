/** Titles and descriptions of chats, with the length limits of official clients. */
import { refusal } from '../refusal.ts';
import { isBlank } from '../text.ts';

/** UTF-16 code units. */
const TITLE_LENGTH_MAX = 128;
const ABOUT_LENGTH_MAX = 255;
/** "rank: maximum 16 characters" (core.telegram.org/method/channels.editAdmin). */
const RANK_LENGTH_MAX = 16;

/** Normalises a title. Throws CHAT_TITLE_EMPTY. */
export function normalTitle(title: string): string {
  if (isBlank(title)) throw refusal('CHAT_TITLE_EMPTY');
  return title.trim().slice(0, TITLE_LENGTH_MAX);
}

/** Checks a description. Throws CHAT_ABOUT_TOO_LONG. */
export function normalAbout(about: string): string {
  if (about.length > ABOUT_LENGTH_MAX) throw refusal('CHAT_ABOUT_TOO_LONG');
  return about.trim();
}

/** Checks a rank. Throws ADMIN_RANK_INVALID, ADMIN_RANK_EMOJI_NOT_ALLOWED. */
export function normalRank(rank: string): string {
  if (rank.length > RANK_LENGTH_MAX) throw refusal('ADMIN_RANK_INVALID');
  if (/\p{Extended_Pictographic}/u.test(rank)) throw refusal('ADMIN_RANK_EMOJI_NOT_ALLOWED');
  return rank.trim();
}
