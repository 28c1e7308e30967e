import { webPageMedia } from '../../convert/web-page.ts';
import { storedEntities } from '../../convert/text-entities.ts';
import { userOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { linkIn } from '../../web-pages/web-pages.ts';
import type { tl } from '@teamgram/tl';

/** Preview of the first link in a text. Refused: MESSAGE_EMPTY, ENTITY_BOUNDS_INVALID. */
export default method('messages.getWebPagePreview', async ({ message, entities }, context) => {
  const { webPages } = context.services;
  const url = webPages && linkIn(message, storedEntities(entities, (user) => userOf(context.view, user)));
  const page = url && (await webPages.page(context, url));
  const media: tl.MessageMedia = page ? webPageMedia(context.view, page, { kind: 'upload' }) : { _: 'messageMediaEmpty' };
  return { _: 'messages.webPagePreview', media, chats: [], users: [] };
});
