import { refusal } from '@teamgram/domain';
import { pageHash, tlWebPage } from '../../convert/web-page.ts';
import { method } from '../../rpc/method.ts';
import { pageId, pageUrl } from '../../web-pages/web-pages.ts';
import type { tl } from '@teamgram/tl';

/** A page by its link, without `cached_page`, since instant views are not supported. Refused: WC_CONVERT_URL_INVALID. */
export default method('messages.getWebPage', async ({ url: link, hash }, context) => {
  const url = pageUrl(link);
  if (!url) throw refusal('WC_CONVERT_URL_INVALID');
  const page = await context.services.webPages?.page(context, url);
  return { _: 'messages.webPage', webpage: shown(), chats: [], users: [] };

  function shown(): tl.WebPage {
    if (!page) return { _: 'webPageEmpty', id: BigInt(pageId(url!)), url };
    return hash !== 0 && hash === pageHash(page) ? { _: 'webPageNotModified' } : tlWebPage(context.view, page, { kind: 'upload' });
  }
});
