/** Facts about quick replies → the updates for their owner's other devices. */
import type { StoredFact } from '@teamgram/event-schemas';
import type { StoredEvent } from '@teamgram/read-models';
import { openKept, tlKept, tlQuickReply } from '../rooms/business/parts/shown-quick-replies.ts';
import type { Services } from '../services.ts';
import { tellOwner } from './tell-owner.ts';

type FactOf<Type extends StoredFact['type']> = Extract<StoredFact, { type: Type }>;
type Tell<Type extends StoredFact['type']> = (services: Services, event: StoredEvent, fact: FactOf<Type>) => void | Promise<void>;

export const quickReplyTellers = {
  QuickReplyNamed: tellList,
  QuickRepliesReordered: tellList,
  QuickReplyMessageKept: async (services, event, { user, shortcut, messageId }) => {
    if (!services.updates.hears(user)) return;
    const [message] = await openKept(services, await services.queries.quickReplyMessages(user, shortcut, [messageId]));
    if (message) tellOwner(services, event, user, user, (view) => ({ _: 'updateQuickReplyMessage', message: tlKept(view, message) }));
  },
  QuickReplyMessagesRemoved: (services, event, { user, shortcut: shortcut_id, messageIds: messages }) =>
    tellOwner(services, event, user, 0, () => ({ _: 'updateDeleteQuickReplyMessages', shortcut_id, messages })),
  QuickReplyRemoved: (services, event, { user, shortcut: shortcut_id }) => tellOwner(services, event, user, 0, () => ({ _: 'updateDeleteQuickReply', shortcut_id })),
} satisfies { [Type in StoredFact['type']]?: Tell<Type> };

async function tellList(services: Services, event: StoredEvent, { user }: { user: number }): Promise<void> {
  if (!services.updates.hears(user)) return;
  const quick_replies = (await services.queries.quickReplies(user)).map(tlQuickReply);
  tellOwner(services, event, user, 0, () => ({ _: 'updateQuickReplies', quick_replies }));
}
