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
/** Enough bytes to detect the image format. */
const HEAD_BYTES = 16;
/** Temporary blob of the client's thumbnail until it has been converted. */
const CLIENT_THUMBNAIL = 't';

/** Stores an upload as a document with thumbnails. Throws the errors of uploads; an invalid thumbnail is ignored. */
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

/** The document itself as a source of thumbnails, if it is an image. */
async function ownPicture({ services }: Context, id: number, sizeBytes: number): Promise<Picture | undefined> {
  if (sizeBytes > PICTURE_BYTES_MAX) return undefined;
  const head = await services.blobs.read(blobName(id), 0, HEAD_BYTES);
  if (!head || !imageKind(head)) return undefined;
  return pictureOrNone(makePicture(async () => (await services.blobs.read(blobName(id), 0, sizeBytes))!, DOCUMENT_THUMBNAILS));
}

/** The client's thumbnail is preferred, and for videos it is the only one. */
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

/** Adds the file name, and an image's dimensions, if the client did not send them. */
function attributesOf({ attributes, file }: tl.inputMediaUploadedDocument, own: Picture | undefined): DocumentAttribute[] {
  const stored = storedAttributes(attributes);
  const has = (kind: string) => stored.some((attribute) => attribute.kind === kind);
  if (own && !has('image-size') && !has('video')) stored.unshift(documentAttribute({ kind: 'image-size', width: own.width, height: own.height }));
  const fileName = 'name' in file ? file.name : '';
  if (fileName !== '' && !has('filename')) stored.push(documentAttribute({ kind: 'filename', fileName }));
  return stored;
}
