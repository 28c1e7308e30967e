/** Preview of the link in a text being sent or edited: from the cache at once, otherwise attached when it has been fetched. */
import type { RecordedEvent } from '@teamgram/event-log';
import type { MessageEdited, MessageSent, TextEntity } from '@teamgram/event-schemas';
import { linkIn, pageChoice, pageId, pendingPage, type PageChoice } from '../../../web-pages/web-pages.ts';
import type { Context } from '../../../rpc/context.ts';
import { ownEntries } from '../../../updates/reply.ts';

/** `awaited`: URL of the page still being fetched. */
export type LinkedPage = { media: PageChoice; awaited: string | undefined };

/**
 * Undefined when there is no link, no page, or previews are disabled. With `mayWait`
 * false it waits for the page, because the message cannot be updated later.
 */
export async function linkedPage(context: Context, { text, entities }: { text: string; entities: readonly TextEntity[] }, mayWait = true): Promise<LinkedPage | undefined> {
  const { webPages } = context.services;
  const url = webPages && linkIn(text, entities);
  if (!webPages || !url) return undefined;
  if (!mayWait) await webPages.page(context, url);
  const seen = webPages.known(url);
  if (!seen) return { media: pageChoice(pendingPage(url)), awaited: url };
  return seen.page && { media: pageChoice(seen.page), awaited: undefined };
}

/** When the page has been fetched, attaches it and sends an update to everybody who has the message. */
export function attachWhenSeen(context: Context, peer: number, events: readonly RecordedEvent[], { awaited }: LinkedPage): void {
  const { webPages, log } = context.services;
  const event = events.find(({ fact }) => fact.type === 'MessageSent' || fact.type === 'MessageEdited');
  const content = event && 'content' in event.fact ? (event.fact as MessageSent | MessageEdited).content : undefined;
  // A retry is answered with the message sent first, which may contain something else.
  if (!webPages || !awaited || content?.media?.webPage?.id !== pageId(awaited)) return;
  const { messageId } = ownEntries(context, event!)[0]!;
  webPages.page(context, awaited)
    .then((page) => context.sendAside({ type: 'AttachWebPage', peer, id: messageId, pageId: pageId(awaited), media: page && pageChoice(page) }))
    // The message may have been deleted meanwhile.
    .catch((error: unknown) => log.debug('page-not-attached', { reason: error instanceof Error ? error.message : '' }));
}
