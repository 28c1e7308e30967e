import type { Evolutions } from '../evolution.ts';
import { changeDialog } from '../dialogs/dialog.ts';
import { joinQueue } from '../retention/queue.ts';
import { keepMessage, nameShortcut, removeMessages, removeShortcut, reorderShortcuts } from './quick-replies.ts';
import { REPLIES_QUEUE } from './replies-queue.ts';
import { keepLink, removeLink, removePart, setPart } from './business.ts';

type BusinessFact =
  | 'BusinessGreetingSet' | 'BusinessAwaySet' | 'AutomaticReplyDue'
  | 'BusinessHoursSet' | 'BusinessPlaceSet' | 'BusinessIntroSet' | 'BusinessPartRemoved' | 'BusinessLinkKept' | 'BusinessLinkRemoved' | 'BusinessLinkFollowed'
  | 'QuickReplyNamed' | 'QuickReplyMessageKept' | 'QuickReplyMessagesRemoved' | 'QuickReplyRemoved' | 'QuickRepliesReordered';

export const businessEvolutions: Evolutions<BusinessFact> = {
  BusinessHoursSet: (documents, { user }, { position }) => setPart(documents, user, 'hours', position),
  BusinessPlaceSet: (documents, { user }, { position }) => setPart(documents, user, 'place', position),
  BusinessIntroSet: (documents, { user, intro }, { position }) => setPart(documents, user, 'intro', position, intro?.sticker?.id),
  BusinessGreetingSet: (documents, { user }, { position }) => setPart(documents, user, 'greeting', position),
  BusinessAwaySet: (documents, { user }, { position }) => setPart(documents, user, 'away', position),
  AutomaticReplyDue: (documents, { user, peer, kind }, { position, timeMs }) => {
    joinQueue(documents, REPLIES_QUEUE, timeMs, position);
    if (kind === 'away') changeDialog(documents, user, peer, (dialog) => { dialog.awayToldMs = timeMs; });
  },
  BusinessPartRemoved: (documents, { user, part }) => removePart(documents, user, part),
  BusinessLinkKept: (documents, { user, link, description }) => { if (description) keepLink(documents, user, link, description.slug); },
  BusinessLinkRemoved: (documents, { user, link }) => removeLink(documents, user, link),
  QuickReplyNamed: (documents, { user, shortcut }, { position, version }) => nameShortcut(documents, user, shortcut, position, version),
  QuickReplyMessageKept: (documents, { user, shortcut, messageId: id, content }, { position, version }) => keepMessage(documents, user, shortcut, { id, position, version }, content),
  QuickReplyMessagesRemoved: (documents, { user, shortcut, messageIds }) => removeMessages(documents, user, shortcut, messageIds),
  QuickReplyRemoved: (documents, { user, shortcut }) => removeShortcut(documents, user, shortcut),
  QuickRepliesReordered: (documents, { user, shortcuts }) => reorderShortcuts(documents, user, shortcuts),
  // Counted for the link's owner; no rule depends on it.
  BusinessLinkFollowed: () => {},
};
