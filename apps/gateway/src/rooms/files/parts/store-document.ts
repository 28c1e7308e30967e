import { Refusal } from '@teamgram/domain';
import { document as documentOf, documentAttribute } from '@teamgram/event-schemas';
import type { Document, DocumentAttribute, PhotoSize } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
import { storedAttributes } from '../../../convert/document-attributes.ts';
import type { Context } from '../../../rpc/context.ts';
import { blobName, newFileId, storedAtS } from './file-id.ts';
import { imageKind } from './image-kind.ts';
import { DOCUMENT_THUMBNAILS, makePicture, PICTURE_BYTES_MAX } from './picture.ts';
import type { Picture } from './picture.ts';
import { storeSizes } from './picture-sizes.ts';
import { uploadedPicture } from './store-photo.ts';
import { assemble } from './uploads.ts';

/** RFC 6838 §4.2: type "/" subtype, each at most 127 characters. */
const MIME_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/i;
const UNKNOWN_TYPE = 'application/octet-stream';
/** Bytes of a file that tell whether it is a picture. */
const HEAD_BYTES = 16;
/** Where the client's own thumbnail lies until it has been made into one of ours. */
const CLIENT_THUMBNAIL = 't';

/** Makes an upload into a document with thumbnails and records it. Throws what the upload is refused with; a bad thumbnail is left out. */
export async function storeUploadedDocument(context: Context, media: tl.inputMediaUploadedDocument): Promise<Document> {
  const { blobs, nowMs } = context.services;
  const id = await newFileId(blobs, nowMs());
  const { sizeBytes } = await assemble(context, media.file, blobName(id));
  const own = await ownPicture(context, id, sizeBytes);
  const thumbs = await thumbnails(context, id, media.thumb, own);
  const document = documentOf({
    id, dateS: storedAtS(id), sizeBytes, thumbs,
    mimeType: MIME_TYPE.test(media.mime_type) ? media.mime_type.toLowerCase() : UNKNOWN_TYPE,
    attributes: attributesOf(media, own),
  });
  await context.send({ type: 'StoreFile', id, sizeBytes, description: { photo: undefined, document } });
  return document;
}

/** The document itself, when it is a picture. */
async function ownPicture({ services }: Context, id: number, sizeBytes: number): Promise<Picture | undefined> {
  if (sizeBytes > PICTURE_BYTES_MAX) return undefined;
  const head = await services.blobs.read(blobName(id), 0, HEAD_BYTES);
  if (!head || !imageKind(head)) return undefined;
  return pictureOrNone(makePicture(async () => (await services.blobs.read(blobName(id), 0, sizeBytes))!, DOCUMENT_THUMBNAILS));
}

/** What the client made is preferred: of a video only the client has a picture. */
async function thumbnails(context: Context, id: number, given: tl.InputFile | undefined, own: Picture | undefined): Promise<PhotoSize[]> {
  const name = blobName(id, CLIENT_THUMBNAIL);
  const picture = (given && (await pictureOrNone(uploadedPicture(context, given, name, DOCUMENT_THUMBNAILS)))) ?? own;
  return picture ? storeSizes(context.services.blobs, id, picture) : [];
}

async function pictureOrNone(picture: Promise<Picture>): Promise<Picture | undefined> {
  try {
    return await picture;
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

/** A document has a name, and a picture its dimensions, even when the client did not say so. */
function attributesOf({ attributes, file }: tl.inputMediaUploadedDocument, own: Picture | undefined): DocumentAttribute[] {
  const stored = storedAttributes(attributes);
  const has = (kind: string) => stored.some((attribute) => attribute.kind === kind);
  if (own && !has('image-size') && !has('video')) stored.unshift(documentAttribute({ kind: 'image-size', width: own.width, height: own.height }));
  const fileName = 'name' in file ? file.name : '';
  if (fileName !== '' && !has('filename')) stored.push(documentAttribute({ kind: 'filename', fileName }));
  return stored;
}
