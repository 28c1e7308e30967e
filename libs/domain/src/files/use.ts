/** Uses of files by messages and profiles. A file is erased with its last use (`uses` of `file:<id>`, `files:<message>`). */
import { answeredOf, HOME_PARTITION, shownWallpaperOf } from '@teamgram/event-schemas';
import type { Content, FileErased, Media } from '@teamgram/event-schemas';
import { partitionsHere } from '../partitions/here.ts';
import { documentKind, type Documents } from '../view.ts';
import { changeFile, fileDocument, putFile } from './file.ts';

/** The service message that suggests a profile photo to its recipient. */
export const SUGGESTED_PHOTO = 'SuggestProfilePhoto';
/** Service messages with a photo: the one above, and the one about a chat's new photo. */
const WITH_PHOTO: ReadonlySet<string> = new Set([SUGGESTED_PHOTO, 'ChatEditPhoto']);

const ofMessage = documentKind<number[]>('files');
const unused = documentKind<number[]>('unused');
type Reader = Pick<Documents, 'get'>;

/** A file in use, with its total number of uses. */
export type FileUse = { id: number; uses: number };

/** A partition that has the file on loan counts as one use. */
export function usesOf(documents: Reader, id: number): number | undefined {
  const file = fileDocument(documents, id);
  return file && file.uses + Object.keys(file.lent ?? {}).length;
}
/** Those of the files that still exist. */
export function usesAmong(documents: Reader, ids: readonly number[]): FileUse[] {
  return ids.flatMap((id) => {
    const uses = usesOf(documents, id);
    return uses === undefined ? [] : [{ id, uses }];
  });
}
/** Files uploaded by the account and never used. */
export function unusedFilesOf(documents: Reader, owner: number): readonly number[] {
  return unused.find(documents, owner) ?? [];
}
/** The files of a message, including those of its former versions. */
export function filesOfMessage(documents: Reader, position: number): FileUse[] {
  return usesAmong(documents, ofMessage.find(documents, position) ?? []);
}

/** `FileErased` for each file all of whose uses end now. */
export function erasedWith(ended: readonly FileUse[]): FileErased[] {
  const endings = new Map<number, number>();
  for (const { id } of ended) endings.set(id, (endings.get(id) ?? 0) + 1);
  const last = new Set(ended.filter(({ id, uses }) => endings.get(id)! >= uses).map(({ id }) => id));
  return [...last].map(fileErased);
}

export function fileErased(id: number): FileErased {
  return { type: 'FileErased', stream: `file-${id}`, id };
}

/** The file that the content itself shows. */
export function fileIn(content: Content | undefined): number | undefined {
  return (content && WITH_PHOTO.has(content.action) ? content.service?.photo?.id : shownWallpaperOf(content)?.description?.document?.id) ?? fileOfMedia(content?.media);
}
/** Including the file of a quoted reply from another chat. */
export function filesIn(content: Content | undefined): number[] {
  const files = [fileIn(content), fileOfMedia(answeredOf(content)?.media)];
  return [...new Set(files.filter((id) => id !== undefined))];
}
function fileOfMedia(media: Media | undefined): number | undefined {
  return media?.photo?.id ?? media?.document?.id ?? media?.webPage?.photo?.id;
}

/** A message uses the files of its content; after an edit it keeps the former ones too, because the former version opens with the message's own key. */
export function noteFilesOf(documents: Documents, position: number, content: Content | undefined): void {
  // Negative positions: home events stored by other partitions (home-facts.ts); home counts their uses.
  if (position >= 0) for (const id of filesIn(content)) noteFileOf(documents, position, id);
}

function noteFileOf(documents: Documents, position: number, id: number): void {
  const known = ofMessage.find(documents, position) ?? [];
  if (known.includes(id)) return;
  ofMessage.put(documents, position, [...known, id]);
  // Stored before loans were counted: home later asks for the number of uses here (count-loans.ts).
  if (!fileDocument(documents, id) && (partitionsHere(documents)?.own ?? HOME_PARTITION) !== HOME_PARTITION) putFile(documents, id, { position: undefined, owner: 0, uses: 0 });
  begin(documents, id);
}

/** The message, or its content, was erased. */
export function dropFilesOf(documents: Documents, position: number): void {
  const files = ofMessage.find(documents, position);
  if (!files) return;
  for (const id of files) end(documents, id);
  ofMessage.remove(documents, position);
}

/** For uses by profiles, chats and saved items, which are counted at home only. */
export function use(documents: Documents, id: number): void {
  if (isAtHome(documents, id)) begin(documents, id);
}
export function endUse(documents: Documents, id: number): void {
  if (isAtHome(documents, id)) end(documents, id);
}

export function isAtHome(documents: Reader, id: number): boolean {
  const file = fileDocument(documents, id);
  return file?.position !== undefined && !file.borrowed;
}

function begin(documents: Documents, id: number): void {
  const file = fileDocument(documents, id);
  if (!file) return;
  if (file.uses === 0) noteUsed(documents, file.owner, id);
  changeFile(documents, id, (changed) => { changed.uses++; });
}
function end(documents: Documents, id: number): void {
  changeFile(documents, id, (file) => { file.uses = Math.max(0, file.uses - 1); });
}

export function noteUnused(documents: Documents, owner: number, id: number): void {
  const former = unusedFilesOf(documents, owner);
  if (!former.includes(id)) unused.put(documents, owner, [...former, id]);
}
export function noteUsed(documents: Documents, owner: number, id: number): void {
  const former = unusedFilesOf(documents, owner);
  if (!former.includes(id)) return;
  const left = former.filter((one) => one !== id);
  if (left.length > 0) unused.put(documents, owner, left);
  else unused.remove(documents, owner);
}
