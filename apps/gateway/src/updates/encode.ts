/** Converts one entry of a mailbox into an update of the newest layer. libs/tl converts it to a session's layer when it is written. */
import { idOfPeer, isChannelMailbox, WALLPAPER_ACTION } from '@teamgram/event-schemas';
import type { MailboxEntry } from '@teamgram/read-models';
import { peersIn, tlMessage } from '../convert/message.ts';
import type { ShownMessage } from '../convert/message.ts';
import { peersOfReplies } from '../messages/with-replies.ts';
import { tlPeer } from '../peers/peer-number.ts';
import { tlWebPage } from '../convert/web-page.ts';
import type { View } from '../convert/view.ts';
import type { tl } from '@teamgram/tl';
import type { Telling } from './telling.ts';

/** The update for a sent or edited message. */
export function messageTelling({ kind, mailbox, pts, ptsCount: pts_count }: MailboxEntry, message: ShownMessage): Telling {
  const peers = new Set<number>();
  peersIn(message, isChannelMailbox(mailbox) ? undefined : mailbox, (peer) => peers.add(peer));
  const inPassing = message.replies && peersOfReplies(message.replies);
  const common = { dateS: message.editDateS || message.dateS, peers: [...peers], inPassing };
  if (kind === 'edited' && message.arrivedPage !== undefined) return pageTelling({ ...common, mailbox, pts, pts_count }, message, message.arrivedPage);
  if (isChannelMailbox(mailbox)) {
    const _ = kind === 'edited' ? 'updateEditChannelMessage' : 'updateNewChannelMessage';
    return { ...common, ...inChannel(message), update: (view) => ({ _, message: tlMessage(view, message), pts, pts_count }) };
  }
  const numbered = { ...common, pts, ptsCount: pts_count };
  if (kind === 'edited') return { ...numbered, update: (view) => ({ _: 'updateEditMessage', message: tlMessage(view, message), pts, pts_count }) };
  return { ...numbered, message, update: (view) => ({ _: 'updateNewMessage', message: tlMessage(view, message), pts, pts_count }) };
}

/**
 * "An installed webpage preview was generated" (core.telegram.org/constructor/updateWebPage):
 * the web page for which a message was waiting, or the result that there is none.
 */
function pageTelling({ mailbox, pts, pts_count, ...common }: { mailbox: number; pts: number; pts_count: number; dateS: number; peers: number[] }, message: ShownMessage, id: number): Telling {
  const page = message.content?.media?.webPage;
  const webpage = (view: View): tl.WebPage => (page ? tlWebPage(view, page, { kind: 'message', messageId: message.id }) : { _: 'webPageEmpty', id: BigInt(id) });
  if (!isChannelMailbox(mailbox)) return { ...common, pts, ptsCount: pts_count, update: (view) => ({ _: 'updateWebPage', webpage: webpage(view), pts, pts_count }) };
  return { ...common, ...inChannel(message), update: (view) => ({ _: 'updateChannelWebPage', channel_id: idOfPeer(-mailbox), webpage: webpage(view), pts, pts_count }) };
}

/** In a channel all members receive the same update, except the author; only file references differ for each viewer. */
function inChannel({ author, content, reactions, mentions, answered }: ShownMessage): Pick<Telling, 'pts' | 'ptsCount' | 'shared'> {
  const isPersonal = content?.media?.photo || content?.media?.webPage?.photo || content?.media?.document || content?.service?.photo || content?.action === WALLPAPER_ACTION || reactions || content?.media?.poll || mentions || answered;
  return { pts: 0, ptsCount: 0, shared: isPersonal ? undefined : { except: author, packets: new Map() } };
}

/** Voice messages, videos or self-destructing media were played, by the owner of the mailbox or by the other side. */
export function contentsReadTelling({ pts, ptsCount, messageIds }: MailboxEntry, dateS: number): Telling {
  return {
    pts, ptsCount, dateS, peers: [],
    update: () => ({ _: 'updateReadMessagesContents', messages: [...messageIds], date: dateS || undefined, pts, pts_count: ptsCount }),
  };
}

export function removalTelling({ mailbox, pts, ptsCount, messageIds }: MailboxEntry, dateS: number): Telling {
  const messages = [...messageIds];
  if (!isChannelMailbox(mailbox)) {
    return { pts, ptsCount, dateS, peers: [], update: () => ({ _: 'updateDeleteMessages', messages, pts, pts_count: ptsCount }) };
  }
  return {
    pts: 0, ptsCount: 0, dateS, peers: [-mailbox], shared: { except: 0, packets: new Map() },
    update: () => ({ _: 'updateDeleteChannelMessages', channel_id: idOfPeer(-mailbox), messages, pts, pts_count: ptsCount }),
  };
}

/**
 * A message, or an edit of one, that was deleted since. Its deletion is an entry of
 * its own, but a client that counts the steps of a mailbox would wait for this one.
 */
export function goneTelling(entry: MailboxEntry, dateS: number): Telling {
  return removalTelling({ ...entry, messageIds: [entry.messageId] }, dateS);
}

/** Messages were pinned in a dialog, or unpinned. */
export function pinTelling({ kind, mailbox, peer, pts, ptsCount, messageIds }: MailboxEntry, dateS: number): Telling {
  const common = { pinned: kind === 'pinned' || undefined, messages: [...messageIds], pts, pts_count: ptsCount };
  if (!isChannelMailbox(mailbox)) return { pts, ptsCount, dateS, peers: [peer], update: () => ({ _: 'updatePinnedMessages', peer: tlPeer(peer), ...common }) };
  return {
    pts: 0, ptsCount: 0, dateS, peers: [peer], shared: { except: 0, packets: new Map() },
    update: () => ({ _: 'updatePinnedChannelMessages', channel_id: idOfPeer(peer), ...common }),
  };
}

/** Another user has read messages that the mailbox's owner sent. */
export function outboxReadTelling({ pts, ptsCount, peer, messageId }: MailboxEntry, dateS: number): Telling {
  return {
    pts, ptsCount, dateS, peers: [peer],
    update: () => ({ _: 'updateReadHistoryOutbox', peer: tlPeer(peer), max_id: messageId, pts, pts_count: ptsCount }),
  };
}

/** The owner has read on another device; `stillUnread` messages remain in the dialog (M6). */
export function inboxReadTelling({ pts, ptsCount, peer, messageId }: MailboxEntry, dateS: number, stillUnread: number): Telling {
  return {
    pts, ptsCount, dateS, peers: [peer],
    update: () => ({
      _: 'updateReadHistoryInbox', peer: tlPeer(peer), max_id: messageId, still_unread_count: stillUnread, pts, pts_count: ptsCount,
    }),
  };
}

/** U8: tells the client to request what it missed in a channel. */
export function channelTooLong(channel: number, pts: number, dateS: number): Telling {
  return {
    pts: 0, ptsCount: 0, dateS, peers: [channel], shared: { except: 0, packets: new Map() },
    update: () => ({ _: 'updateChannelTooLong', channel_id: idOfPeer(channel), pts }),
  };
}
