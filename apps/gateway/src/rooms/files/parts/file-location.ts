/** Resolves a file location to a blob, after checking access hash and file reference, which are specific to the viewer. */
import { refusal } from '@teamgram/domain';
import { Reader, readPhoto } from '@teamgram/event-schemas';
import type { Photo } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
import { currentChatPhoto } from '../../../convert/chat.ts';
import { currentPhoto, personalPhoto } from '../../../convert/user.ts';
import { HashedKind } from '../../../peers/access-hash.ts';
import { peerOf } from '../../../peers/input-peer.ts';
import type { Context } from '../../../rpc/context.ts';
import { secretFileId } from '../../e2ee/parts/secret-file.ts';
import { blobName, fileIdOf } from './file-id.ts';

export type Location = { id: number; blob: string };

/** "a: 160x160 crop", "c: 640x640 crop" (core.telegram.org/api/files#image-thumbnail-types): the sizes for inputPeerPhotoFileLocation. */
const SMALL_EDGE = 160;
const BIG_EDGE = 640;
const SIZE = /^[a-hj-z]$/;
/** Older photos that were set again have smaller ids than their position suggests; at most this many of them are searched. */
const NEIGHBOURS_MAX = 100;

/** Throws LOCATION_INVALID, FILE_ID_INVALID, FILE_REFERENCE_…, PEER_ID_INVALID. */
export function locate(context: Context, location: tl.InputFileLocation): Location | Promise<Location> {
  if (location._ === 'inputPeerPhotoFileLocation') return profilePhoto(context, location);
  if (location._ === 'inputDocumentFileLocation') return sized(permitted(context, HashedKind.document, location), location.thumb_size);
  if (location._ === 'inputEncryptedFileLocation') return sized(secretFileId(context.view, location), '');
  if (location._ !== 'inputPhotoFileLocation' || location.thumb_size === '') throw refusal('LOCATION_INVALID');
  return sized(permitted(context, HashedKind.photo, location), location.thumb_size);
}

type Addressed = { id: bigint; access_hash: bigint; file_reference: Uint8Array };

/** Id of a file that the caller may fetch. Throws FILE_ID_INVALID, FILE_REFERENCE_EMPTY, FILE_REFERENCE_INVALID, FILE_REFERENCE_EXPIRED. */
export function permitted({ view }: Context, kind: HashedKind, { id, access_hash, file_reference }: Addressed): number {
  const fileId = fileIdOf(id);
  if (!view.hashes.matches(view.userId, kind, fileId, access_hash)) throw refusal('FILE_ID_INVALID');
  view.references.check(view.userId, fileId, file_reference);
  return fileId;
}

/** A stripped thumbnail ("i") is contained in the photo itself and cannot be fetched. */
function sized(id: number, size: string): Location {
  if (size !== '' && !SIZE.test(size)) throw refusal('LOCATION_INVALID');
  return { id, blob: blobName(id, size) };
}

async function profilePhoto(context: Context, { big, peer, photo_id }: tl.inputPeerPhotoFileLocation): Promise<Location> {
  const of = peerOf(context.view, peer);
  const id = fileIdOf(photo_id);
  const photo = of > 0 ? await photoOfUser(context, of, id) : await photoOfChat(context, of, id);
  const size = photo && sizeFor(photo, big ? BIG_EDGE : SMALL_EDGE);
  if (!size) throw refusal('LOCATION_INVALID');
  return { id, blob: blobName(id, size) };
}

async function photoOfUser(context: Context, user: number, id: number): Promise<Photo | undefined> {
  const { users } = context.services;
  const relation = await users.relation(context.viewer, user);
  const personal = personalPhoto(relation);
  if (personal?.id === id) return personal;
  if (!relation.permits('ProfilePhoto')) return undefined;
  const profile = await users.profile(user);
  const current = profile && currentPhoto(profile);
  if (current?.id === id) return current;
  const { photos } = await (await context.read()).profilePhotos(user, { offset: 0, maxId: id + 1, limit: NEIGHBOURS_MAX });
  const row = photos.find(({ photoId }) => photoId === id);
  return row && readPhoto(Reader.create(row.photo), row.photo.length);
}

/** The current photo only, if the caller can see it; former photos are reached through service messages. */
async function photoOfChat({ services, view }: Context, peer: number, id: number): Promise<Photo | undefined> {
  const [[shown], chat] = await Promise.all([services.chats.show(view, [peer]), services.chats.chat(peer)]);
  const isShown = shown?._ === 'channel' || (shown?._ === 'chat' && !shown.left);
  const photo = isShown && chat ? currentChatPhoto(chat) : undefined;
  return photo?.id === id ? photo : undefined;
}

/** The smallest size that is large enough, otherwise the largest. */
function sizeFor({ sizes }: Photo, edge: number): string | undefined {
  const stored = sizes.filter(({ bytes }) => bytes.length === 0).sort((a, b) => a.width * a.height - b.width * b.height);
  return (stored.find(({ width, height }) => Math.max(width, height) >= edge) ?? stored.at(-1))?.type;
}
