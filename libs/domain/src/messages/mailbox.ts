/**
 * A dense sequence of numbers (pts) per mailbox; a sent message's id in a mailbox is the pts at which it was delivered there. Documents:
 * `mailbox:<user>`: the head and the newest block of entries, `entries:<user>/<block>`: an older block.
 */
import { EMPTY_MAILBOX_PTS } from '@teamgram/event-schemas';
import { documentKind, type Documents } from '../view.ts';

/** Numbers per block. Small, because a block is rewritten with every delivery into it. */
const BLOCK = 64;
const NONE = -1;

/** `newest[i]`: position of the MessageSent delivered at number (block of pts) · 64 + i; −1: another kind of entry. */
type Mailbox = { pts: number; newest: number[] };

const mailboxes = documentKind<Mailbox>('mailbox');
const entries = documentKind<number[]>('entries');
const blockOf = (pts: number) => Math.floor(pts / BLOCK);

type Reader = Pick<Documents, 'get'>;

/** The mailbox's current pts. */
export function ptsOf(documents: Reader, user: number): number {
  return mailboxes.find(documents, user)?.pts ?? EMPTY_MAILBOX_PTS;
}

/** Position of the MessageSent with this id in the mailbox; undefined: none. */
export function entryOf(documents: Reader, user: number, id: number): number | undefined {
  const mailbox = mailboxes.find(documents, user);
  if (!mailbox || !Number.isSafeInteger(id) || id < 1 || id > mailbox.pts) return undefined;
  const block = blockOf(id) === blockOf(mailbox.pts) ? mailbox.newest : entries.find(documents, `${user}/${blockOf(id)}`);
  const position = block?.[id % BLOCK] ?? NONE;
  return position === NONE ? undefined : position;
}

/** Advances the mailbox to `pts`; `position`: of the MessageSent delivered there, if any. */
export function advanceMailbox(documents: Documents, user: number, pts: number, position?: number): void {
  const mailbox = mailboxes.find(documents, user) ?? { pts: EMPTY_MAILBOX_PTS, newest: [] };
  if (blockOf(pts) !== blockOf(mailbox.pts)) closeBlock(documents, user, mailbox);
  mailbox.pts = pts;
  if (position !== undefined) {
    while (mailbox.newest.length < pts % BLOCK) mailbox.newest.push(NONE);
    mailbox.newest[pts % BLOCK] = position;
  }
  mailboxes.put(documents, user, mailbox);
}

function closeBlock(documents: Documents, user: number, mailbox: Mailbox): void {
  if (mailbox.newest.length > 0) entries.put(documents, `${user}/${blockOf(mailbox.pts)}`, mailbox.newest);
  mailbox.newest = [];
}
