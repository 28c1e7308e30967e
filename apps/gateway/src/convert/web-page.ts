/** Web page previews of messages (core.telegram.org/type/WebPage). */
import { hash } from 'node:crypto';
import { isPending } from '@teamgram/domain';
import type { Media, WebPage } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
import type { FileOrigin } from '../peers/file-reference.ts';
import { tlPhoto } from './photo.ts';
import type { View } from './view.ts';

/** "When was the processing started" (core.telegram.org/constructor/webPagePending). Clients query the page again at that time if it is in the future. */
const LOOK_AGAIN_S = 10;
/** After this time the fetch must have ended or died with its process. */
const GIVEN_UP_S = 300;

/** Whether a message has been waiting for its page since `sinceS` longer than any fetch takes. */
export function waitsInVain({ nowMs }: Pick<View, 'nowMs'>, { webPage }: Media, sinceS: number): boolean {
  return webPage !== undefined && isPending(webPage) && nowMs() > (sinceS + GIVEN_UP_S) * 1000;
}

/** A page preview; webPagePending while the page is being fetched. */
export function tlWebPage(view: View, page: WebPage, origin: FileOrigin): tl.webPage | tl.webPagePending {
  const { url, displayUrl, kind, siteName, title, description, photo, author } = page;
  const id = BigInt(page.id);
  if (isPending(page)) return { _: 'webPagePending', id, url, date: Math.floor(view.nowMs() / 1000) + LOOK_AGAIN_S };
  return {
    _: 'webPage', has_large_media: photo !== undefined || undefined, id, url, display_url: displayUrl, hash: pageHash(page), type: kind || undefined, site_name: siteName || undefined, title: title || undefined,
    description: description || undefined, photo: photo && tlPhoto(view, photo, origin), author: author || undefined,
  };
}

/** Changes with the content (core.telegram.org/method/messages.getWebPage). */
export function pageHash({ url, title, description, siteName, photo }: WebPage): number {
  return hash('sha256', [url, title, description, siteName, photo?.id ?? 0].join('\0'), 'buffer').readInt32BE(0);
}

export function webPageMedia(view: View, page: NonNullable<Media['webPage']>, origin: FileOrigin): tl.messageMediaWebPage {
  const { large, small, manual, safe } = page;
  return {
    _: 'messageMediaWebPage', force_large_media: large || undefined, force_small_media: small || undefined, manual: manual || undefined, safe: safe || undefined,
    webpage: tlWebPage(view, page, origin),
  };
}
