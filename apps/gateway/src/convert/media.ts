/** Message media in TL (core.telegram.org/api/files). */
import { geoPoint } from '@teamgram/event-schemas';
import type { Document, DocumentAttribute, GeoPoint, LivePlace, Media, SharedContact, Venue } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
import { HashedKind } from '../peers/access-hash.ts';
import type { FileOrigin } from '../peers/file-reference.ts';
import { tlPollMedia } from './poll.ts';
import { tlPhoto, tlPhotoSize } from './photo.ts';
import { webPageMedia } from './web-page.ts';
import { tlTodoMedia } from './todo.ts';
import type { View } from './view.ts';

export { tlPhoto };

/** Undefined for media whose content is no longer known. */
export function tlMedia(view: View, media: Media, origin: FileOrigin): tl.MessageMedia | undefined {
  const { spoiler, photo, contact, geo, ttlS } = media;
  if (media.expired !== '') return expiredMedia(media);
  if (photo) return { _: 'messageMediaPhoto', spoiler: spoiler || undefined, photo: tlPhoto(view, photo, origin), ttl_seconds: ttlS || undefined };
  if (media.document) return documentMedia(view, media.document, media, origin);
  if (contact) return contactMedia(contact);
  if (media.venue) return venueMedia(media.venue);
  if (media.live) return liveMedia(media.live);
  if (media.webPage) return webPageMedia(view, media.webPage, origin);
  if (media.dice) return { _: 'messageMediaDice', emoticon: media.dice.emoticon, value: media.dice.value };
  if (media.todo) return tlTodoMedia(media.todo, []);
  if (media.poll) return tlPollMedia(view, media.poll);
  return geo && { _: 'messageMediaGeo', geo: tlGeoPoint(geo) };
}

/** A document in TL, with the viewer's access hash and a file reference for `origin`. */
export function tlDocument(view: View, { id, dateS, mimeType, sizeBytes, thumbs, attributes }: Document, origin: FileOrigin): tl.document {
  return {
    _: 'document',
    id: BigInt(id),
    access_hash: view.hashes.of(view.userId, HashedKind.document, id),
    file_reference: view.references.give(view.userId, id, origin),
    date: dateS,
    mime_type: mimeType,
    size: sizeBytes,
    thumbs: thumbs.length === 0 ? undefined : thumbs.map(tlPhotoSize),
    dc_id: view.dcId,
    attributes: attributes.map(tlDocumentAttribute),
  };
}

/** Expired self-destructing media: only kind and lifetime remain (core.telegram.org/constructor/messageMediaPhoto: photo absent). */
function expiredMedia({ expired, ttlS }: Media): tl.MessageMedia {
  if (expired === 'photo') return { _: 'messageMediaPhoto', ttl_seconds: ttlS };
  const is = (kind: string) => expired === kind || undefined;
  return { _: 'messageMediaDocument', video: is('video'), round: is('round'), voice: is('voice'), ttl_seconds: ttlS };
}

function documentMedia(view: View, document: Document, { spoiler, ttlS }: Media, origin: FileOrigin): tl.messageMediaDocument {
  const video = document.attributes.find(({ kind }) => kind === 'video');
  const audio = document.attributes.find(({ kind }) => kind === 'audio');
  return {
    _: 'messageMediaDocument',
    spoiler: spoiler || undefined,
    video: (video !== undefined && !video.round) || undefined,
    round: video?.round || undefined,
    voice: audio?.voice || undefined,
    document: tlDocument(view, document, origin),
    ttl_seconds: ttlS || undefined,
  };
}

function tlDocumentAttribute(attribute: DocumentAttribute): tl.DocumentAttribute {
  const { width, height, durationS } = attribute;
  switch (attribute.kind) {
    case 'image-size': return { _: 'documentAttributeImageSize', w: width, h: height };
    case 'animated': return { _: 'documentAttributeAnimated' };
    case 'has-stickers': return { _: 'documentAttributeHasStickers' };
    case 'sticker': return { _: 'documentAttributeSticker', alt: attribute.title, stickerset: { _: 'inputStickerSetEmpty' } };
    case 'video': return {
      _: 'documentAttributeVideo', w: width, h: height, duration: durationS,
      round_message: attribute.round || undefined, supports_streaming: attribute.supportsStreaming || undefined, nosound: attribute.nosound || undefined,
    };
    case 'audio': return {
      _: 'documentAttributeAudio', duration: Math.round(durationS), voice: attribute.voice || undefined, title: attribute.title || undefined,
      performer: attribute.performer || undefined, waveform: attribute.waveform.length > 0 ? attribute.waveform : undefined,
    };
    default: return { _: 'documentAttributeFilename', file_name: attribute.fileName };
  }
}

function venueMedia({ geo, title, address, provider, venueId, venueType }: Venue): tl.messageMediaVenue {
  return { _: 'messageMediaVenue', geo: geo ? tlGeoPoint(geo) : { _: 'geoPointEmpty' }, title, address, provider, venue_id: venueId, venue_type: venueType };
}

function liveMedia({ geo, heading, periodS, proximityM }: LivePlace): tl.messageMediaGeoLive {
  return {
    _: 'messageMediaGeoLive', geo: geo ? tlGeoPoint(geo) : { _: 'geoPointEmpty' }, heading: heading || undefined, period: periodS,
    proximity_notification_radius: proximityM || undefined,
  };
}

/** As other users than its sender see it: "proximity_alert_radius … Available only to the message sender" (TDLib, messageLocation). */
export function withoutRadius(media: Media): Media {
  return media.live?.proximityM ? { ...media, live: { ...media.live, proximityM: 0 } } : media;
}

/** user_id 0: no user of this server has the phone number. */
function contactMedia({ phone, firstName, lastName, vcard, user }: SharedContact): tl.messageMediaContact {
  return { _: 'messageMediaContact', phone_number: phone, first_name: firstName, last_name: lastName, vcard, user_id: user };
}

export function tlGeoPoint({ latitude, longitude, accuracyM }: GeoPoint): tl.geoPoint {
  return { _: 'geoPoint', lat: latitude, long: longitude, access_hash: 0n, accuracy_radius: accuracyM || undefined };
}

/** Location of a geogroup; undefined when it has none. */
export function tlChannelLocation({ latitude, longitude, address }: { latitude: number | null; longitude: number | null; address: string }): tl.channelLocation | undefined {
  if (latitude === null || longitude === null) return undefined;
  return { _: 'channelLocation', geo_point: tlGeoPoint(geoPoint({ latitude, longitude })), address };
}
