import type { GeoPoint, LivePlace, Media, WebPage } from '@teamgram/event-schemas';
import { dice, media } from '@teamgram/event-schemas';
import { emoticonOf } from '../dice/dice.ts';
import { fileOf } from '../files/file.ts';
import { refusePoll } from '../polls/refuse-poll.ts';
import { isMediaTtl } from './expired-media.ts';
import { refusal } from '../refusal.ts';
import { NAME_LENGTH_MAX } from '../users/person-name.ts';
import { isTodoList } from '../todo/todo.ts';
import type { View } from '../view.ts';
import type { ChoiceOfMedia } from './choice-of-media.ts';

const VCARD_LENGTH_MAX = 4096;
const PHONE_LENGTH_MAX = 32;

const VENUE_TEXT_MAX = 1024;
const PAGE_TEXT_MAX = 2048;
const PROXIMITY_MAX_M = 100_000;
/** Period of a live location that is shared until stopped (core.telegram.org/api/live-location). */
const FOR_EVER_S = 2 ** 31 - 1;

/** The chosen media in the form stored in the message; undefined: no such file, or of another kind. */
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
    case 'venue':
      return media({ venue: choice.venue });
    case 'live':
      return media({ live: choice.live });
    case 'web-page':
      return media({ webPage: { ...choice.page, photo: fileOf(view, choice.photo)?.description.photo } });
    case 'todo':
      return media({ todo: choice.todo });
    case 'dice':
      return media({ dice: dice({ emoticon: emoticonOf(choice.emoticon) ?? '' }) });
    case 'poll':
      return media({ poll: choice.poll });
  }
}

/** Whether it is a voice message or a round video (core.telegram.org/constructor/inputPrivacyKeyVoiceMessages). */
export function isSpoken(loaded: Media | undefined): boolean {
  return loaded?.document?.attributes.some(({ voice, round }) => voice || round) ?? false;
}

function fileMedia(given: Partial<Media>): Media | undefined {
  return given.photo || given.document ? media(given) : undefined;
}

/** Throws EMOTICON_INVALID, or MEDIA_INVALID when the chosen media do not exist or are inconsistent. */
export function refuseMedia(choice: ChoiceOfMedia | undefined, loaded: Media | undefined): void {
  if (!choice) return;
  if (choice.kind === 'poll') refusePoll(choice.poll, choice.correct, choice.open ?? false);
  if (choice.kind === 'dice' && loaded?.dice?.emoticon === '') throw refusal('EMOTICON_INVALID');
  if (!loaded || !isSensible(loaded) || !isTodoList(loaded)) throw refusal('MEDIA_INVALID');
  if (loaded.ttlS > 0 && !isMediaTtl(loaded.ttlS)) throw refusal('TTL_MEDIA_INVALID');
}

function isSensible({ contact, geo, venue, live, webPage }: Media): boolean {
  if (webPage) return isSensiblePage(webPage);
  if (geo) return isOnEarth(geo);
  if (venue) return isOnEarth(venue.geo) && [venue.title, venue.address, venue.provider, venue.venueId, venue.venueType].every((text) => text.length <= VENUE_TEXT_MAX);
  if (live) return isOnEarth(live.geo) && isLivePeriod(live.periodS) && live.heading <= 360 && live.proximityM <= PROXIMITY_MAX_M;
  if (!contact) return true;
  const { phone, firstName, lastName, vcard } = contact;
  return (
    phone.length <= PHONE_LENGTH_MAX && firstName.length <= NAME_LENGTH_MAX && lastName.length <= NAME_LENGTH_MAX && vcard.length <= VCARD_LENGTH_MAX
  );
}

function isOnEarth(geo: GeoPoint | undefined): boolean {
  return geo !== undefined && Math.abs(geo.latitude) <= 90 && Math.abs(geo.longitude) <= 180;
}

/** "Validity period of the current location", from a minute to a day, or for ever (core.telegram.org/constructor/inputMediaGeoLive). */
function isLivePeriod(periodS: number): boolean {
  return periodS === FOR_EVER_S || (periodS >= 60 && periodS <= 86_400);
}

/** Whether a live location sent at this time is still active. */
export function isLive({ live }: { live?: Pick<LivePlace, 'periodS'> | undefined }, sentAtMs: number, nowMs: number): boolean {
  return live !== undefined && (live.periodS === FOR_EVER_S || nowMs < sentAtMs + live.periodS * 1000);
}

function isSensiblePage({ id, url, displayUrl, kind, siteName, title, description, author, embedUrl, embedKind }: WebPage): boolean {
  const texts = [url, displayUrl, kind, siteName, title, description, author, embedUrl, embedKind];
  return Number.isSafeInteger(id) && id > 0 && url !== '' && texts.every((text) => text.length <= PAGE_TEXT_MAX);
}

/** Whether the page is still being fetched: only its link is known. */
export function isPending({ title, description, photo }: WebPage): boolean {
  return title === '' && description === '' && photo === undefined;
}

/** Whether the message's text is a caption; next to a link preview it is a text. */
export function isCaptioned(media: Media | undefined): boolean {
  return media !== undefined && media.webPage === undefined;
}
