/** Names and descriptions of chats, as long as official clients let them be. */
import { refusal } from '../refusal.ts';
import { isBlank } from '../text.ts';

/** UTF-16 code units. */
const TITLE_LENGTH_MAX = 128;
const ABOUT_LENGTH_MAX = 255;
/** "rank: maximum 16 characters" (core.telegram.org/method/channels.editAdmin). */
const RANK_LENGTH_MAX = 16;

/** The title as it is kept. Throws CHAT_TITLE_EMPTY. */
export function normalTitle(title: string): string {
  if (isBlank(title)) throw refusal('CHAT_TITLE_EMPTY');
  return title.trim().slice(0, TITLE_LENGTH_MAX);
}

/** Throws CHAT_ABOUT_TOO_LONG. */
export function normalAbout(about: string): string {
  if (about.length > ABOUT_LENGTH_MAX) throw refusal('CHAT_ABOUT_TOO_LONG');
  return about.trim();
}

/** Throws ADMIN_RANK_INVALID, ADMIN_RANK_EMOJI_NOT_ALLOWED. */
export function normalRank(rank: string): string {
  if (rank.length > RANK_LENGTH_MAX) throw refusal('ADMIN_RANK_INVALID');
  if (/\p{Extended_Pictographic}/u.test(rank)) throw refusal('ADMIN_RANK_EMOJI_NOT_ALLOWED');
  return rank.trim();
}
