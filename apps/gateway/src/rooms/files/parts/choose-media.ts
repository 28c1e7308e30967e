/** Converts the media of a request to its form in commands: new files are stored first, existing ones must be accessible to the caller. */
import { phoneDigits, refusal } from '@teamgram/domain';
import type { ChoiceOfMedia, Command } from '@teamgram/domain';
import { geoPoint, livePlace, sharedContact, venue } from '@teamgram/event-schemas';
import type { GeoPoint } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
import { HashedKind } from '../../../peers/access-hash.ts';
import type { Context } from '../../../rpc/context.ts';
import { chosenPoll } from '../../polls/parts/chosen-poll.ts';
import { pageChoice, pageUrl } from '../../../web-pages/web-pages.ts';
import { chosenTodo } from '../../todo/parts/chosen-todo.ts';
import { permitted } from './file-location.ts';
import { PHOTO_SIZES } from './picture.ts';
import { storeUploadedDocument } from './store-document.ts';
import { storeUploadedPhoto } from './store-photo.ts';

type Chosen<Name extends tl.InputMedia['_']> = (context: Context, media: Extract<tl.InputMedia, { _: Name }>) => Promise<ChoiceOfMedia | undefined>;
type Choosers = { [Name in tl.InputMedia['_']]?: Chosen<Name> };

/** The supported kinds of media. */
const choosers: Choosers = {
  inputMediaUploadedPhoto: async (context, { file, spoiler }) =>
    ({ kind: 'photo', id: (await storeUploadedPhoto(context, file, PHOTO_SIZES)).id, spoiler: spoiler === true }),
  inputMediaUploadedDocument: async (context, media) =>
    ({ kind: 'document', id: (await storeUploadedDocument(context, media)).id, spoiler: media.spoiler === true }),
  inputMediaPhoto: async (context, { id, spoiler }) => {
    if (id._ === 'inputPhotoEmpty') throw refusal('MEDIA_EMPTY');
    return { kind: 'photo', id: permitted(context, HashedKind.photo, id), spoiler: spoiler === true };
  },
  inputMediaDocument: async (context, { id, spoiler }) => {
    if (id._ === 'inputDocumentEmpty') throw refusal('MEDIA_EMPTY');
    return { kind: 'document', id: permitted(context, HashedKind.document, id), spoiler: spoiler === true };
  },
  inputMediaContact: chosenContact,
  inputMediaGeoPoint: async (_, { geo_point }) => ({ kind: 'geo', geo: pointOf(geo_point) }),
  inputMediaVenue: async (_, { geo_point, title, address, provider, venue_id, venue_type }) =>
    ({ kind: 'venue', venue: venue({ geo: pointOf(geo_point), title, address, provider, venueId: venue_id, venueType: venue_type }) }),
  inputMediaGeoLive: async (_, { geo_point, stopped, heading, period, proximity_notification_radius }) => ({
    kind: 'live', stopped: stopped === true,
    live: livePlace({ geo: stopped ? undefined : pointOf(geo_point), heading: heading ?? 0, periodS: period ?? 0, proximityM: proximity_notification_radius ?? 0 }),
  }),
  inputMediaDice: async (_, { emoticon }) => ({ kind: 'dice', emoticon }),
  inputMediaTodo: async (context, media) => chosenTodo(context, media),
  inputMediaPoll: async (context, media) => chosenPoll(context, media),
  inputMediaWebPage: chosenPage,
  inputMediaEmpty: async () => {
    throw refusal('MEDIA_EMPTY');
  },
};

/** Undefined: send the text alone. Throws MEDIA_EMPTY, MEDIA_INVALID, TTL_MEDIA_INVALID, FILE_REFERENCE_…, and the errors of uploads and images. */
export async function chooseMedia(context: Context, media: tl.InputMedia): Promise<ChoiceOfMedia | undefined> {
  const choose = choosers[media._] as Chosen<never> | undefined;
  if (!choose) throw refusal('MEDIA_INVALID');
  const choice = await choose(context, media as never);
  const ttlS = 'ttl_seconds' in media ? media.ttl_seconds : undefined;
  if (!ttlS || !choice) return choice;
  if (choice.kind !== 'photo' && choice.kind !== 'document') throw refusal('TTL_MEDIA_INVALID');
  return { ...choice, ttlS };
}

/** Like `chooseMedia`, for a send under a random_id. If it was sent before, the upload is not processed again: its parts may be gone (M2). */
export async function chooseMediaOnce(context: Context, media: tl.InputMedia, randomId: bigint, command: Command): Promise<ChoiceOfMedia | undefined> {
  const isUpload = media._ === 'inputMediaUploadedPhoto' || media._ === 'inputMediaUploadedDocument';
  return isUpload && (await context.wasSent(randomId, command)) ? undefined : chooseMedia(context, media);
}

function pointOf(point: tl.InputGeoPoint): GeoPoint {
  if (point._ === 'inputGeoPointEmpty') throw refusal('MEDIA_EMPTY');
  return geoPoint({ latitude: point.lat, longitude: point.long, accuracyM: point.accuracy_radius ?? 0 });
}

/** Resolves the account of the contact's phone number, if there is one. */
async function chosenContact(context: Context, { phone_number: phone, first_name: firstName, last_name: lastName, vcard }: tl.inputMediaContact): Promise<ChoiceOfMedia> {
  return { kind: 'contact', contact: sharedContact({ phone, firstName, lastName, vcard, user: await ownerOfPhone(context, phoneDigits(phone)) }) };
}

/**
 * User with this phone number; 0 = none, or the caller may not find them by it:
 * sharing a number must not disclose more than looking it up. Throws FLOOD_WAIT_X.
 */
async function ownerOfPhone(context: Context, phone: string): Promise<number> {
  const { services, viewer } = context;
  const user = (await (await context.read()).userByPhone(phone))?.userId ?? 0;
  if (user === viewer) return user;
  services.flood.lookedUp(viewer);
  if (user === 0) return 0;
  const { contact, permits } = await services.users.relation(viewer, user);
  return permits('AddedByPhone') || contact?.phone === phone ? user : 0;
}

/** "optional: if not set, an error will be returned if a webpage preview cannot be generated" (core.telegram.org/constructor/inputMediaWebPage). */
async function chosenPage(context: Context, { url: link, optional, force_large_media, force_small_media }: tl.inputMediaWebPage): Promise<ChoiceOfMedia | undefined> {
  const url = pageUrl(link);
  const page = url && (await context.services.webPages?.page(context, url));
  if (page) return pageChoice(page, { large: force_large_media === true, small: force_small_media === true, manual: true });
  if (!optional) throw refusal('WEBPAGE_CURL_FAILED');
  return undefined;
}
