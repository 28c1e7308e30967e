/** Web pages linked in messages, cached per worker: each is fetched once, and its image put into the file store. */
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

/** Result of a fetch; `page` undefined: there is nothing to show. */
type Seen = { page: WebPage | undefined; atMs: number };
/** A fetch in progress; 'busy': the person has too many of them. */
type Look = { person: number; looked: Promise<WebPage | 'busy' | undefined> };
/** A page as part of a command. */
export type PageChoice = Extract<ChoiceOfMedia, { kind: 'web-page' }>;

/**
 * Limits on concurrent and waiting fetches of one worker, such that each waiting
 * one gets its turn within a minute even if all before it take the maximal time.
 */
const PLACES = { places: FETCHES_MAX, perPerson: 4, waitingPerPerson: 16, waitingMax: 256 };
const KEPT_MAX = 2_000;
const KEPT_MS = 3_600_000;
/** Failures are cached only briefly. */
const NOTHING_KEPT_MS = 60_000;
/** Sizes for the image of a page, which is never shown in full size. */
const PICTURE_SIZES: Sizes = { fit: 'inside', edges: { s: 100, m: 320, x: 800 }, edgeMin: 1 };

/** Fetches and caches link previews for the users of one worker. */
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

  /** The cached result, if recent. */
  known(url: string): Seen | undefined {
    const seen = this.#seen.get(url);
    return seen && this.#nowMs() < seen.atMs + (seen.page ? KEPT_MS : NOTHING_KEPT_MS) ? seen : undefined;
  }

  /**
   * The page behind a link found by `linkIn`; undefined = there is nothing to show, or the
   * caller has too many fetches in progress. Its image is stored as a file of the caller.
   */
  async page(context: Context, url: string): Promise<WebPage | undefined> {
    for (;;) {
      const seen = this.known(url);
      if (seen) return seen.page;
      const { person, looked } = this.#underWay.get(url) ?? this.#begin(context, url);
      const page = await looked;
      if (page !== 'busy') return page;
      // Another person's fetch was refused for their limit; retry within the caller's own.
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

/** The first web link of a text (core.telegram.org/constructor/messageMediaWebPage). */
export function linkIn(text: string, entities: readonly TextEntity[]): string | undefined {
  if (!text.includes('.') && entities.length === 0) return undefined;
  const link = completeEntities(text, entities).find(({ kind }) => kind === 'Url' || kind === 'TextUrl');
  return link && pageUrl(link.kind === 'TextUrl' ? link.url : text.slice(link.offset, link.offset + link.length));
}

/** Normalises a link as people write it ("example.org") to a URL; undefined when it is not a web link. */
export function pageUrl(link: string): string | undefined {
  const whole = /^[a-z][a-z0-9+.-]*:/i.test(link) && !/^[^/]+:\d/.test(link) ? link : `http://${link}`;
  if (!URL.canParse(whole)) return undefined;
  const url = new URL(whole);
  url.hash = '';
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : undefined;
}

/** Derived from the URL only, so equal in all workers: below 2^48, never 0. */
export function pageId(url: string): number {
  return hash('sha256', url, 'buffer').readUIntBE(0, 6) || 1;
}

/** Placeholder for a page being fetched. */
export function pendingPage(url: string): WebPage {
  return webPage({ id: pageId(url), url });
}

/** The page in the form that commands use, with the given display options. */
export function pageChoice(page: WebPage, shown: Partial<Pick<WebPage, 'large' | 'small' | 'manual'>> = {}): PageChoice {
  return { kind: 'web-page', page: { ...page, ...shown, photo: undefined }, photo: page.photo?.id ?? 0 };
}

function describedPage(url: string, { page: { kind, siteName, title, description, author } }: FetchedPage, photo: Photo | undefined): WebPage {
  const displayUrl = url.replace(/^https?:\/\/(www\.)?/, '').replace(/\/$/, '');
  return webPage({ id: pageId(url), url, displayUrl, kind, siteName, title, description, author, photo });
}

/** If the image fails, the page is shown without it. */
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

