/**
 * Unarchiving on new messages. An unmuted dialog returns to the main list with the next message, unless account.setGlobalPrivacySettings keeps it
 * (core.telegram.org/constructor/globalPrivacySettings: keep_archived_unmuted, keep_archived_folders). This applies to conversations delivered to
 * each user's mailbox: a message in a supergroup or channel changes nothing per member, so those return when the owner lists the dialogs
 * (return-dialogs.ts).
 */
import { isChannelMailbox } from '@teamgram/event-schemas';
import type { DialogsMoved, Fact, MessageSent } from '@teamgram/event-schemas';
import { chatsIn, detailsOf, filtersOf } from '../filters/filters.ts';
import { keptInArchive } from '../privacy/kept-in-archive.ts';
import type { View } from '../view.ts';
import { ARCHIVE, folderOf, MAIN_LIST } from './dialog.ts';
import { isMuted } from './muted.ts';

/** Appends to a decision's facts the dialogs that return. Ordinary messages cost one lookup of the recipient's dialog, which the delivery changes anyway. */
export function leaveArchive(view: View, facts: Fact[], nowMs: number): Fact[] {
  const returning = new Map<number, Set<number>>();
  for (const fact of facts) {
    if (fact.type !== 'MessageSent') continue;
    for (const { mailbox, peer } of archivedFor(view, fact)) {
      if (returns(view, mailbox, peer, nowMs)) returning.set(mailbox, (returning.get(mailbox) ?? new Set()).add(peer));
    }
  }
  return returning.size === 0 ? facts : [...facts, ...[...returning].map(([owner, peers]) => backToMain(owner, [...peers]))];
}

/** Deliveries to recipients who have the conversation in the archive. */
function archivedFor({ documents }: View, { author, deliveries }: MessageSent): MessageSent['deliveries'] {
  return deliveries.filter(({ mailbox, peer }) => mailbox !== author && !isChannelMailbox(mailbox) && folderOf(documents, mailbox, peer) === ARCHIVE);
}

/** Whether a new message moves the dialog back. */
export function returns(view: View, owner: number, peer: number, nowMs: number): boolean {
  const kept = keptInArchive(view.documents, owner);
  return kept !== 'all' && !isMuted(view, owner, peer, nowMs) && !(kept === 'in-folders' && isInFilter(view, owner, peer));
}

/** Whether one of the owner's folders lists the dialog, pinned or not. */
function isInFilter(view: View, owner: number, peer: number): boolean {
  return Object.keys(filtersOf(view.documents, owner).kept).some((filter) => {
    const details = detailsOf(view, owner, Number(filter));
    return details !== undefined && chatsIn(details).includes(peer);
  });
}

export function backToMain(owner: number, peers: number[]): DialogsMoved {
  return { type: 'DialogsMoved', stream: `dialogs-${owner}`, owner, peers, folder: MAIN_LIST, since: [] };
}
