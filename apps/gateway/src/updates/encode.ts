/** One entry of a mailbox → the newest layer's update. Lowering to a session's layer happens when it is written, in libs/tl. */
import type { MailboxEntry } from '@teamgram/read-models';
import { tlMessage, usersIn } from '../convert/message.ts';
import type { ShownMessage } from '../convert/message.ts';
import { tlPeer } from '../peers/peer-number.ts';
import type { Telling } from './telling.ts';

/** A sent or edited message. */
export function messageTelling({ kind, pts, ptsCount }: MailboxEntry, message: ShownMessage): Telling {
  const users = new Set<number>();
  usersIn(message, (user) => users.add(user));
  const common = { pts, ptsCount, dateS: message.editDateS || message.dateS, users: [...users] };
  if (kind === 'edited') {
    return { ...common, update: (view) => ({ _: 'updateEditMessage', message: tlMessage(view, message), pts, pts_count: ptsCount }) };
  }
  return { ...common, message, update: (view) => ({ _: 'updateNewMessage', message: tlMessage(view, message), pts, pts_count: ptsCount }) };
}

export function removalTelling({ pts, ptsCount, messageIds }: MailboxEntry, dateS: number): Telling {
  return { pts, ptsCount, dateS, users: [], update: () => ({ _: 'updateDeleteMessages', messages: [...messageIds], pts, pts_count: ptsCount }) };
}

/** The other side has read what the mailbox's owner wrote. */
export function outboxReadTelling({ pts, ptsCount, peer, messageId }: MailboxEntry, dateS: number): Telling {
  return {
    pts, ptsCount, dateS, users: namedBy(peer),
    update: () => ({ _: 'updateReadHistoryOutbox', peer: tlPeer(peer), max_id: messageId, pts, pts_count: ptsCount }),
  };
}

/** The owner has read on another device; `stillUnread` messages remain there (M6). */
export function inboxReadTelling({ pts, ptsCount, peer, messageId }: MailboxEntry, dateS: number, stillUnread: number): Telling {
  return {
    pts, ptsCount, dateS, users: namedBy(peer),
    update: () => ({
      _: 'updateReadHistoryInbox', peer: tlPeer(peer), max_id: messageId, still_unread_count: stillUnread, pts, pts_count: ptsCount,
    }),
  };
}

function namedBy(peer: number): number[] {
  return peer > 0 ? [peer] : [];
}
