/** Rights between bit masks (libs/domain/src/channels/rights.ts) and TL flags of the same names. */
import { ADMIN_RIGHTS, BANNED_RIGHTS } from '@teamgram/domain';
import type { AdminRight, BannedRight } from '@teamgram/domain';
import type { tl } from '@teamgram/tl';

const adminNames = Object.keys(ADMIN_RIGHTS) as AdminRight[];
const bannedNames = Object.keys(BANNED_RIGHTS) as BannedRight[];

export function tlAdminRights(mask: number): tl.chatAdminRights {
  const rights: tl.chatAdminRights = { _: 'chatAdminRights' };
  for (const name of adminNames) if ((mask & ADMIN_RIGHTS[name]) !== 0) rights[name] = true;
  return rights;
}

/** @param untilS 0 = for ever */
export function tlBannedRights(mask: number, untilS = 0): tl.chatBannedRights {
  const rights: tl.chatBannedRights = { _: 'chatBannedRights', until_date: untilS };
  for (const name of bannedNames) if ((mask & BANNED_RIGHTS[name]) !== 0) rights[name] = true;
  return rights;
}

/** Rights denied to all members. Clients expect the largest date here, "forever" in the words of core.telegram.org/api/rights. */
export const tlDefaultRights = (mask: number): tl.chatBannedRights => tlBannedRights(mask, 2 ** 31 - 1);

export function adminMask(given: tl.chatAdminRights): number {
  return adminNames.reduce((mask, name) => (given[name] ? mask | ADMIN_RIGHTS[name] : mask), 0);
}

export function bannedMask(given: tl.chatBannedRights): number {
  return bannedNames.reduce((mask, name) => (given[name] ? mask | BANNED_RIGHTS[name] : mask), 0);
}
