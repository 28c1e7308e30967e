/** State of a user's dialog with a peer (`dialog:<owner>/<peer>`), and pinned dialogs (`pinned:<owner>`; in the archive `pinned:<owner>/1`). */
import { documentKind, type Documents } from '../view.ts';

export type Dialog = {
  /** The newest message of the other side: its id in the owner's mailbox and in the other side's (0: it has none there). */
  incoming: number;
  incomingThere: number;
  /** The highest message of the other side read by the owner, and of the owner read by the other side; ids of the owner's mailbox. */
  readInbox: number;
  readOutbox: number;
  markedUnread: boolean;
  /** Position of the DraftSaved; −1: no draft. */
  draft: number;
  /** Likewise for each thread of a supergroup; absent: no drafts. */
  threadDrafts?: Record<number, number>;
  /** The forum is viewed as a single list of messages. */
  asMessages?: true;
  /** The owner has deleted all events of the conversation below this stream version. */
  clearedBelow: number;
  /** In the archive; absent: in the main list. */
  archived?: true;
  /** The action bar above the dialog was dismissed. */
  settingsHidden?: true;
  /** When the owner's away message was last sent to the peer, milliseconds since 1970. */
  awayToldMs?: number;
  /** When the owner last wrote to a peer whose mailbox is in another partition. */
  wroteMs?: number;
  /** The owner has disabled translations. */
  untranslated?: true;
};

const dialogs = documentKind<Dialog>('dialog');
const pinned = documentKind<number[]>('pinned');

export const NO_DRAFT = -1;

/** The lists that a dialog can be in (core.telegram.org/api/folders#peer-folders). */
export const MAIN_LIST = 0;
export const ARCHIVE = 1;
const untouched = (): Dialog => ({ incoming: 0, incomingThere: 0, readInbox: 0, readOutbox: 0, markedUnread: false, draft: NO_DRAFT, clearedBelow: 0 });

type Reader = Pick<Documents, 'get'>;
const nameOf = (owner: number, peer: number) => `${owner}/${peer}`;

export function dialogOf(documents: Reader, owner: number, peer: number): Readonly<Dialog> {
  return dialogs.find(documents, nameOf(owner, peer)) ?? untouched();
}

/** Whether `person` has ever written to `other`. */
export function hasWrittenTo(documents: Reader, person: number, other: number): boolean {
  return dialogOf(documents, other, person).incoming > 0;
}

export function changeDialog(documents: Documents, owner: number, peer: number, change: (dialog: Dialog) => void): void {
  const dialog = dialogs.find(documents, nameOf(owner, peer)) ?? untouched();
  change(dialog);
  dialogs.put(documents, nameOf(owner, peer), dialog);
}

/** Position of the DraftSaved for a thread (0: the dialog itself); NO_DRAFT: none. */
export function draftIn({ draft, threadDrafts }: Readonly<Dialog>, thread: number): number {
  return thread === 0 ? draft : (threadDrafts?.[thread] ?? NO_DRAFT);
}

/** @param position NO_DRAFT: removed */
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

/** Unpins the dialog in the list that it is in. */
export function unpin(documents: Documents, owner: number, peer: number): void {
  const folder = folderOf(documents, owner, peer);
  putPinnedDialogs(documents, owner, folder, pinnedDialogsOf(documents, owner, folder).filter((one) => one !== peer));
}
