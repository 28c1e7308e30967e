import type { Birthday, MessageSent, Photo } from '@teamgram/event-schemas';
import { hasBlocked } from '../contacts/contact.ts';
import type { Context } from '../context.ts';
import { fileOf } from '../files/file.ts';
import { SUGGESTED_PHOTO } from '../files/use.ts';
import { refusal } from '../refusal.ts';
import { isBirthday } from '../users/set-birthday.ts';
import { SERVICE_USER, userOf } from '../users/user.ts';
import type { View } from '../view.ts';
import { numbering, type Numbering } from './numbering.ts';
import { isPrivatePeer } from './peer.ts';
import { privateService } from './private-service.ts';

/**
 * photos.uploadContactProfilePhoto with `suggest` (after StoreFile), users.suggestBirthday: a service message suggests a profile photo or birthday to
 * another user.
 */
export type Suggest = { type: 'Suggest'; peer: number; suggested: { photo: number } | { birthday: Birthday } };

export type SuggestState = {
  peerExists: boolean;
  senderBlockedPeer: boolean;
  peerBlockedSender: boolean;
  photo: Photo | undefined;
  numbers: Numbering;
};

export function load(view: View, { peer, suggested }: Suggest, { actor }: Context): SuggestState {
  const file = 'photo' in suggested ? fileOf(view, suggested.photo) : undefined;
  return {
    peerExists: isPrivatePeer(view, peer) && peer !== actor && peer !== SERVICE_USER && userOf(view.documents, peer)?.kind === 'person',
    senderBlockedPeer: hasBlocked(view.documents, actor, peer),
    peerBlockedSender: hasBlocked(view.documents, peer, actor),
    photo: file?.owner === actor ? file.description.photo : undefined,
    numbers: numbering(view, [actor, peer]),
  };
}

/** Throws USER_ID_INVALID, YOU_BLOCKED_USER, PHOTO_ID_INVALID, BIRTHDAY_INVALID. */
export function suggest(state: SuggestState, { peer, suggested }: Suggest, { actor, nowMs }: Context): [MessageSent] {
  if (!state.peerExists) throw refusal('USER_ID_INVALID');
  if (state.senderBlockedPeer) throw refusal('YOU_BLOCKED_USER');
  if ('birthday' in suggested) {
    if (!isBirthday(suggested.birthday, nowMs)) throw refusal('BIRTHDAY_INVALID');
    return [privateService(state, actor, peer, 'SuggestBirthday', { title: dayAsText(suggested.birthday) })];
  }
  if (!state.photo) throw refusal('PHOTO_ID_INVALID');
  return [privateService(state, actor, peer, SUGGESTED_PHOTO, { photo: state.photo })];
}

const padded = (number: number, length: number) => String(number).padStart(length, '0');

/** ISO 8601: "1865-11-26", or "--11-26" without a year. */
function dayAsText({ day, month, year }: Birthday): string {
  return `${year === 0 ? '-' : padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}`;
}
