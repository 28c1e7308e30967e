import type { Evolutions } from '../evolution.ts';
import { keepMessage, nameShortcut, removeMessages, removeShortcut, reorderShortcuts } from './quick-replies.ts';
import { keepLink, removeLink, removePart, setPart } from './business.ts';

type BusinessFact =
  | 'BusinessHoursSet' | 'BusinessPlaceSet' | 'BusinessIntroSet' | 'BusinessPartRemoved' | 'BusinessLinkKept' | 'BusinessLinkRemoved' | 'BusinessLinkFollowed'
  | 'QuickReplyNamed' | 'QuickReplyMessageKept' | 'QuickReplyMessagesRemoved' | 'QuickReplyRemoved' | 'QuickRepliesReordered';

export const businessEvolutions: Evolutions<BusinessFact> = {
  BusinessHoursSet: (documents, { user }) => setPart(documents, user, 'hours'),
  BusinessPlaceSet: (documents, { user }) => setPart(documents, user, 'place'),
  BusinessIntroSet: (documents, { user, intro }) => setPart(documents, user, 'intro', intro?.sticker?.id),
  BusinessPartRemoved: (documents, { user, part }) => removePart(documents, user, part),
  BusinessLinkKept: (documents, { user, link, description }) => { if (description) keepLink(documents, user, link, description.slug); },
  BusinessLinkRemoved: (documents, { user, link }) => removeLink(documents, user, link),
  QuickReplyNamed: (documents, { user, shortcut }, { position, version }) => nameShortcut(documents, user, shortcut, position, version),
  QuickReplyMessageKept: (documents, { user, shortcut, messageId: id, content }, { position, version }) => keepMessage(documents, user, shortcut, { id, position, version }, content),
  QuickReplyMessagesRemoved: (documents, { user, shortcut, messageIds }) => removeMessages(documents, user, shortcut, messageIds),
  QuickReplyRemoved: (documents, { user, shortcut }) => removeShortcut(documents, user, shortcut),
  QuickRepliesReordered: (documents, { user, shortcuts }) => reorderShortcuts(documents, user, shortcuts),
  // Counted for its owner; no rule depends on it.
  BusinessLinkFollowed: () => {},
};
