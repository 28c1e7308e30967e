/**
 * Parses the tags in the head of an HTML page, in one pass without backtracking. It reads what previews need (<title>, <meta>, <link>), stops at the end of
 * the head, and skips anything it does not understand.
 */

export type HeadTag = { name: string; attributes: Map<string, string>; /** The content of <title>; empty for other tags. */ text: string };

const TAGS_MAX = 500;
const ATTRIBUTES_MAX = 32;
const VALUE_LENGTH_MAX = 4_096;
const WANTED = new Set(['title', 'meta', 'link', 'base']);
/** Elements whose content is not parsed as tags. */
const RAW = new Set(['script', 'style', 'noscript', 'template', 'textarea']);

/** The tags of the head that previews need, in document order. */
export function headTags(html: string): HeadTag[] {
  const tags: HeadTag[] = [];
  for (let at = html.indexOf('<'); at >= 0 && tags.length < TAGS_MAX; at = html.indexOf('<', at)) {
    if (html.startsWith('<!--', at)) {
      at = after(html, '-->', at + 4);
      continue;
    }
    const name = /^<\/?([a-z][a-z0-9]{0,20})/i.exec(html.slice(at, at + 24))?.[1]?.toLowerCase();
    if (!name) {
      at += 1;
      continue;
    }
    if (name === 'body' || (name === 'head' && html[at + 1] === '/')) return tags;
    const { attributes, end } = attributesFrom(html, at + 1 + name.length + (html[at + 1] === '/' ? 1 : 0));
    const isOpening = html[at + 1] !== '/';
    at = end;
    if (!isOpening || !(WANTED.has(name) || RAW.has(name))) continue;
    if (WANTED.has(name) && name !== 'title') tags.push({ name, attributes, text: '' });
    if (name !== 'title' && !RAW.has(name)) continue;
    const close = closing(html, name, at);
    if (name === 'title') tags.push({ name, attributes, text: unescaped(html.slice(at, Math.min(close, at + VALUE_LENGTH_MAX))) });
    at = close;
  }
  return tags;
}

function after(html: string, text: string, from: number): number {
  const found = html.indexOf(text, from);
  return found < 0 ? html.length : found + text.length;
}

/** Offset of the closing tag. */
function closing(html: string, name: string, from: number): number {
  for (let at = html.indexOf('</', from); at >= 0; at = html.indexOf('</', at + 2)) {
    if (html.slice(at + 2, at + 2 + name.length).toLowerCase() === name) return at;
  }
  return html.length;
}

const SPACE = /[\s/]/;

function attributesFrom(html: string, from: number): { attributes: Map<string, string>; end: number } {
  const attributes = new Map<string, string>();
  let at = from;
  while (at < html.length && html[at] !== '>') {
    if (SPACE.test(html[at]!)) {
      at++;
      continue;
    }
    const nameEnd = scan(html, at, (letter) => letter === '=' || letter === '>' || SPACE.test(letter));
    const name = html.slice(at, Math.min(nameEnd, at + 64)).toLowerCase();
    // Skips a character that cannot start a name.
    at = nameEnd === at ? at + 1 : scan(html, nameEnd, (letter) => !/\s/.test(letter));
    if (html[at] !== '=') {
      continue;
    }
    const value = valueFrom(html, scan(html, at + 1, (letter) => !/\s/.test(letter)));
    at = value.end;
    if (attributes.size < ATTRIBUTES_MAX && !attributes.has(name)) attributes.set(name, unescaped(value.text));
  }
  return { attributes, end: Math.min(at + 1, html.length) };
}

function valueFrom(html: string, at: number): { text: string; end: number } {
  const quote = html[at];
  if (quote !== '"' && quote !== "'") {
    const end = scan(html, at, (letter) => letter === '>' || /\s/.test(letter));
    return { text: html.slice(at, Math.min(end, at + VALUE_LENGTH_MAX)), end };
  }
  const close = html.indexOf(quote, at + 1);
  const end = close < 0 ? html.length : close;
  return { text: html.slice(at + 1, Math.min(end, at + 1 + VALUE_LENGTH_MAX)), end: Math.min(end + 1, html.length) };
}

function scan(html: string, from: number, stops: (letter: string) => boolean): number {
  let at = from;
  while (at < html.length && !stops(html[at]!)) at++;
  return at;
}

const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0', ndash: '–', mdash: '—', hellip: '…', laquo: '«', raquo: '»', copy: '©', middot: '·', rsquo: '’', lsquo: '‘', ldquo: '“', rdquo: '”' };

function unescaped(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]{2,8}));/gi, (whole, hex: string | undefined, decimal: string | undefined, name: string | undefined) => {
    if (name) return NAMED[name.toLowerCase()] ?? whole;
    const point = hex ? Number.parseInt(hex, 16) : Number(decimal);
    return point > 0 && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff) ? String.fromCodePoint(point) : '\ufffd';
  });
}
