/** Pages that messages link to, as this worker knows them: fetched once, kept for a while, with their pictures in the file store. */
import { hash } from 'node:crypto';
import { completeEntities } from '@teamgram/domain';
import type { ChoiceOfMedia } from '@teamgram/domain';
import { photo as photoOf, webPage } from '@teamgram/event-schemas';
import type { Photo, TextEntity, WebPage } from '@teamgram/event-schemas';
import { RecentlyUsed } from '../recently-used.ts';
import { newFileId, storedAtS } from '../rooms/files/parts/file-id.ts';
import { makePicture, type Sizes } from '../rooms/files/parts/picture.ts';
import { storeSizes } from '../rooms/files/parts/picture-sizes.ts';
import type { Context } from '../rpc/context.ts';
import { FETCHES_MAX, type FetchedPage, type PageFetcher } from './page-fetcher.ts';
import { SharedPlaces } from './shared-places.ts';

/** What came of looking; no page: there is nothing to show. */
type Seen = { page: WebPage | undefined; atMs: number };
/** Somebody looks at a page; 'busy': they look at too many already. */
type Look = { person: number; looked: Promise<WebPage | 'busy' | undefined> };
/** How a page goes into a command. */
export type PageChoice = Extract<ChoiceOfMedia, { kind: 'web-page' }>;

/** Looks of one worker. All that wait have their turn within a minute, also when each of those before them takes as long as it may. */
const PLACES = { places: FETCHES_MAX, perPerson: 4, waitingPerPerson: 16, waitingMax: 256 };
const KEPT_MAX = 2_000;
const KEPT_MS = 3_600_000;
/** What failed may be there in a moment. */
const NOTHING_KEPT_MS = 60_000;
/** Of a picture that a page names; nobody looks at it in its full size. */
const PICTURE_SIZES: Sizes = { fit: 'inside', edges: { s: 100, m: 320, x: 800 }, edgeMin: 1 };

export class WebPages {
  readonly #fetcher: PageFetcher;
  readonly #nowMs: () => number;
  readonly #seen = new RecentlyUsed<string, Seen>(KEPT_MAX);
  readonly #underWay = new Map<string, Look>();
  readonly #places = new SharedPlaces(PLACES);

  constructor(fetcher: PageFetcher, nowMs: () => number) {
    this.#fetcher = fetcher;
    this.#nowMs = nowMs;
  }

  /** At once, if it was looked at lately. */
  known(url: string): Seen | undefined {
    const seen = this.#seen.get(url);
    return seen && this.#nowMs() < seen.atMs + (seen.page ? KEPT_MS : NOTHING_KEPT_MS) ? seen : undefined;
  }

  /** The page of a link that `linkIn` found; undefined = there is nothing to show, or the caller looks at too many pages already. Its picture becomes a file of the caller's. */
  async page(context: Context, url: string): Promise<WebPage | undefined> {
    for (;;) {
      const seen = this.known(url);
      if (seen) return seen.page;
      const { person, looked } = this.#underWay.get(url) ?? this.#begin(context, url);
      const page = await looked;
      if (page !== 'busy') return page;
      // Somebody else had no place for it; the caller may have.
      if (person === context.viewer) return undefined;
    }
  }

  #begin(context: Context, url: string): Look {
    const looked = this.#look(context, url).finally(() => this.#underWay.delete(url));
    const look = { person: context.viewer, looked };
    this.#underWay.set(url, look);
    return look;
  }

  async #look(context: Context, url: string): Promise<WebPage | 'busy' | undefined> {
    const leave = await this.#places.enter(context.viewer);
    if (!leave) return 'busy';
    try {
      const fetched = await this.#fetcher.fetch(url);
      const page = fetched && describedPage(url, fetched, fetched.image && (await storedPicture(context, fetched.image)));
      this.#seen.set(url, { page, atMs: this.#nowMs() });
      return page;
    } finally {
      leave();
    }
  }
}

/** The first link of a text that leads to a page (core.telegram.org/constructor/messageMediaWebPage). */
export function linkIn(text: string, entities: readonly TextEntity[]): string | undefined {
  if (!text.includes('.') && entities.length === 0) return undefined;
  const link = completeEntities(text, entities).find(({ kind }) => kind === 'Url' || kind === 'TextUrl');
  return link && pageUrl(link.kind === 'TextUrl' ? link.url : text.slice(link.offset, link.offset + link.length));
}

/** A link as people write it, "example.org" say, as a whole one; undefined when it leads to no page. */
export function pageUrl(link: string): string | undefined {
  const whole = /^[a-z][a-z0-9+.-]*:/i.test(link) && !/^[^/]+:\d/.test(link) ? link : `http://${link}`;
  if (!URL.canParse(whole)) return undefined;
  const url = new URL(whole);
  url.hash = '';
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : undefined;
}

/** Equal for equal links, wherever they are looked at: below 2^48, never 0. */
export function pageId(url: string): number {
  return hash('sha256', url, 'buffer').readUIntBE(0, 6) || 1;
}

/** A page that is still being looked at. */
export function pendingPage(url: string): WebPage {
  return webPage({ id: pageId(url), url });
}

export function pageChoice(page: WebPage, shown: Partial<Pick<WebPage, 'large' | 'small' | 'manual'>> = {}): PageChoice {
  return { kind: 'web-page', page: { ...page, ...shown, photo: undefined }, photo: page.photo?.id ?? 0 };
}

function describedPage(url: string, { page: { kind, siteName, title, description, author } }: FetchedPage, photo: Photo | undefined): WebPage {
  const displayUrl = url.replace(/^https?:\/\/(www\.)?/, '').replace(/\/$/, '');
  return webPage({ id: pageId(url), url, displayUrl, kind, siteName, title, description, author, photo });
}

/** A page without its picture is better than none. */
async function storedPicture(context: Context, image: Uint8Array): Promise<Photo | undefined> {
  const { blobs, nowMs } = context.services;
  try {
    const picture = await makePicture(async () => image, PICTURE_SIZES);
    const id = await newFileId(blobs, nowMs());
    const sizes = await storeSizes(blobs, id, picture);
    const photo = photoOf({ id, dateS: storedAtS(id), sizes });
    await context.sendAside({ type: 'StoreFile', id, sizeBytes: sizes.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0), description: { photo, document: undefined } });
    return photo;
  } catch (error) {
    context.services.log.debug('page-picture-left-out', { reason: error instanceof Error ? error.message : '' });
    return undefined;
  }
}

