/** Metadata of a page: OpenGraph (ogp.me), Twitter cards, and standard HTML tags. */
import type { Fetched } from './safe-fetch.ts';
import { headTags, type HeadTag } from './head-tags.ts';

export type PageDescription = {
  /** Final URL, after all redirects. */
  url: string;
  kind: string;
  siteName: string;
  title: string;
  description: string;
  author: string;
  /** '' = none. */
  imageUrl: string;
  largeImage: boolean;
};

const TEXT_MAX = 1_024;
const NAME_MAX = 128;

/** Undefined for a page without metadata. */
export function describePage(fetched: Fetched): PageDescription | undefined {
  const tags = headTags(textOf(fetched));
  const said = (...names: string[]) => names.map((name) => metaOf(tags, name)).find((value) => value !== '') ?? '';
  const title = plain(said('og:title', 'twitter:title') || (tags.find(({ name }) => name === 'title')?.text ?? ''), TEXT_MAX);
  const description = plain(said('og:description', 'twitter:description', 'description'), TEXT_MAX);
  const image = said('og:image:secure_url', 'og:image:url', 'og:image', 'twitter:image', 'twitter:image:src');
  const imageUrl = image !== '' && URL.canParse(image, fetched.url) ? new URL(image, fetched.url).href : '';
  if (title === '' && description === '' && imageUrl === '') return undefined;
  return {
    url: fetched.url, kind: 'article', title, description, imageUrl,
    siteName: plain(said('og:site_name', 'application-name'), NAME_MAX) || new URL(fetched.url).hostname.replace(/^www\./, ''),
    author: plain(said('article:author', 'author', 'twitter:creator'), NAME_MAX),
    largeImage: said('twitter:card') === 'summary_large_image',
  };
}

/** Real pages use `property` and `name` interchangeably. */
function metaOf(tags: readonly HeadTag[], name: string): string {
  const tag = tags.find((each) => each.name === 'meta' && (each.attributes.get('property') ?? each.attributes.get('name'))?.toLowerCase() === name);
  return tag?.attributes.get('content')?.trim() ?? '';
}

const plain = (text: string, max: number) => text.replace(/[\p{C}\s]+/gu, ' ').trim().slice(0, max).toWellFormed();

const DECLARED = /<meta[^>]{0,200}charset\s*=\s*["']?([\w.:-]{1,40})/i;

/** Charset from the header, else as declared within the first kilobyte; UTF-8 if it is unknown. */
function textOf({ bytes, charset }: Fetched): string {
  const declared = charset || DECLARED.exec(Buffer.from(bytes.subarray(0, 1_024)).toString('latin1'))?.[1] || 'utf-8';
  try {
    return new TextDecoder(declared).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}
