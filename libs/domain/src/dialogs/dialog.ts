/** How one person's dialog with a peer stands (`dialog:<owner>/<peer>`), and their pinned dialogs (`pinned:<owner>`; in the archive `pinned:<owner>/1`). */
import { documentKind, type Documents } from '../view.ts';

export type Dialog = {
  /** The newest message of the other side, in the owner's numbers and in the other side's (0 = it has no number there). */
  incoming: number;
  incomingThere: number;
  /** The highest message of the other side that the owner read, and of the owner that the other side read; the owner's numbers. */
  readInbox: number;
  readOutbox: number;
  markedUnread: boolean;
  /** Position of the DraftSaved; −1 = no draft. */
  draft: number;
  /** The same of each thread of a supergroup; absent = no draft for any. */
  threadDrafts?: Record<number, number>;
  /** A forum seen as one list of messages. */
  asMessages?: true;
  /** Every event of the conversation below this stream version is deleted for the owner. */
  clearedBelow: number;
  /** In the archive; absent = in the main list. */
  archived?: true;
  /** The bar that asks whether one knows the other is closed. */
  settingsHidden?: true;
  /** When the other side was told by the server that its owner is away, milliseconds since 1970. */
  awayToldMs?: number;
  /** When its owner last wrote to somebody whose mailbox another partition has. */
  wroteMs?: number;
  /** Its owner wants no translations offered. */
  untranslated?: true;
};

const dialogs = documentKind<Dialog>('dialog');
const pinned = documentKind<number[]>('pinned');

export const NO_DRAFT = -1;

/** The lists in which a dialog can stand (core.telegram.org/api/folders#peer-folders). */
export const MAIN_LIST = 0;
export const ARCHIVE = 1;
const untouched = (): Dialog => ({ incoming: 0, incomingThere: 0, readInbox: 0, readOutbox: 0, markedUnread: false, draft: NO_DRAFT, clearedBelow: 0 });

type Reader = Pick<Documents, 'get'>;
const nameOf = (owner: number, peer: number) => `${owner}/${peer}`;

export function dialogOf(documents: Reader, owner: number, peer: number): Readonly<Dialog> {
  return dialogs.find(documents, nameOf(owner, peer)) ?? untouched();
}

/** Whether a person has ever said anything to another one. */
export function hasWrittenTo(documents: Reader, person: number, other: number): boolean {
  return dialogOf(documents, other, person).incoming > 0;
}

export function changeDialog(documents: Documents, owner: number, peer: number, change: (dialog: Dialog) => void): void {
  const dialog = dialogs.find(documents, nameOf(owner, peer)) ?? untouched();
  change(dialog);
  dialogs.put(documents, nameOf(owner, peer), dialog);
}

/** Position of the DraftSaved for a thread of the peer (0 = for the peer itself); NO_DRAFT = none. */
export function draftIn({ draft, threadDrafts }: Readonly<Dialog>, thread: number): number {
  return thread === 0 ? draft : (threadDrafts?.[thread] ?? NO_DRAFT);
}

/** @param position NO_DRAFT = none any more */
export function putDraft(dialog: Dialog, thread: number, position: number): void {
  if (thread === 0) {
    dialog.draft = position;
    return;
  }
  const { [thread]: _former, ...others } = dialog.threadDrafts ?? {};
  dialog.threadDrafts = position === NO_DRAFT ? others : { ...others, [thread]: position };
}

export function folderOf(documents: Reader, owner: number, peer: number): number {
  return dialogOf(documents, owner, peer).archived ? ARCHIVE : MAIN_LIST;
}

const listName = (owner: number, folder: number) => (folder === MAIN_LIST ? owner : nameOf(owner, folder));

/** Topmost first. */
export function pinnedDialogsOf(documents: Reader, owner: number, folder: number = MAIN_LIST): readonly number[] {
  return pinned.find(documents, listName(owner, folder)) ?? [];
}

export function putPinnedDialogs(documents: Documents, owner: number, folder: number, peers: readonly number[]): void {
  pinned.put(documents, listName(owner, folder), [...peers]);
}

export function isPinned(documents: Reader, owner: number, peer: number): boolean {
  return pinnedDialogsOf(documents, owner, folderOf(documents, owner, peer)).includes(peer);
}

/** Takes the dialog from the pinned ones of the list in which it stands. */
export function unpin(documents: Documents, owner: number, peer: number): void {
  const folder = folderOf(documents, owner, peer);
  putPinnedDialogs(documents, owner, folder, pinnedDialogsOf(documents, owner, folder).filter((one) => one !== peer));
}
