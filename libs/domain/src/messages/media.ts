import type { Media } from '@teamgram/event-schemas';
import { media } from '@teamgram/event-schemas';
import { fileOf } from '../files/file.ts';
import { isMediaTtl } from './expired-media.ts';
import { refusal } from '../refusal.ts';
import { NAME_LENGTH_MAX } from '../users/person-name.ts';
import type { View } from '../view.ts';
import type { ChoiceOfMedia } from './choice-of-media.ts';

const VCARD_LENGTH_MAX = 4096;
const PHONE_LENGTH_MAX = 32;

/** The chosen media as the message will hold it; undefined when there is no such file, or it is of another kind. */
export function loadMedia(view: View, choice: ChoiceOfMedia | undefined): Media | undefined {
  switch (choice?.kind) {
    case undefined:
      return undefined;
    case 'photo':
      return fileMedia({ photo: fileOf(view, choice.id)?.description.photo, spoiler: choice.spoiler, ttlS: choice.ttlS ?? 0 });
    case 'document':
      return fileMedia({ document: fileOf(view, choice.id)?.description.document, spoiler: choice.spoiler, ttlS: choice.ttlS ?? 0 });
    case 'contact':
      return media({ contact: choice.contact });
    case 'geo':
      return media({ geo: choice.geo });
  }
}

/** A voice message or a round video (core.telegram.org/constructor/inputPrivacyKeyVoiceMessages). */
export function isSpoken(loaded: Media | undefined): boolean {
  return loaded?.document?.attributes.some(({ voice, round }) => voice || round) ?? false;
}

function fileMedia(given: Partial<Media>): Media | undefined {
  return given.photo || given.document ? media(given) : undefined;
}

/** Throws MEDIA_INVALID when what was chosen is not there or makes no sense. */
export function refuseMedia(choice: ChoiceOfMedia | undefined, loaded: Media | undefined): void {
  if (!choice) return;
  if (!loaded || !isSensible(loaded)) throw refusal('MEDIA_INVALID');
  if (loaded.ttlS > 0 && !isMediaTtl(loaded.ttlS)) throw refusal('TTL_MEDIA_INVALID');
}

function isSensible({ contact, geo }: Media): boolean {
  if (geo) return Math.abs(geo.latitude) <= 90 && Math.abs(geo.longitude) <= 180;
  if (!contact) return true;
  const { phone, firstName, lastName, vcard } = contact;
  return (
    phone.length <= PHONE_LENGTH_MAX && firstName.length <= NAME_LENGTH_MAX && lastName.length <= NAME_LENGTH_MAX && vcard.length <= VCARD_LENGTH_MAX
  );
}
