/**
 * Finds links and e-mail addresses in plain text in the same way as Telegram's servers and TDLib: searches for a dot, then reads the name around it.
 * Each step starts after what the previous one has read, so the time is linear in the length of the text.
 */
import { TOP_LEVEL_DOMAINS } from './top-level-domains.ts';

/** UTF-16 code units, `end` exclusive. */
export type Found = { kind: string; start: number; end: number };

const SCHEMES = new Set(['http', 'https', 'ftp', 'sftp']);
const SCHEME_LENGTH_MAX = 5;
const LABEL_LENGTH_MAX = 63;
const PORT_MAX = 65_535;

const DOMAIN_UNIT = /[\p{L}\p{N}\p{M}_.\-\u200c]/u;
const CREDENTIAL_UNIT = /[\w.+:%-]/;
/** Excludes white space, markup brackets, quotation marks and General Punctuation other than joiners, which occur within words. */
const PATH_UNIT = /[^\s<>"«»\u2000-\u200b\u200e-\u206f]/;
const WORD_UNIT = /[\p{L}\p{N}_]/u;
/** Characters that end a sentence rather than a path. */
const PATH_NEVER_ENDS_WITH = '.:;,(\'?!`';
const CLOSING = new Map([[')', '('], [']', '['], ['}', '{']]);
/**
 * Local part: up to 11 parts separated by dots or pluses; domain: up to 6 labels and a final one of letters. Parts exclude their separators, so there
 * is no backtracking across them.
 */
const EMAIL = /^(?:[\w-]{0,26}[.+]){0,10}[\w-]{1,35}@(?:(?:[a-z\d][\w-]{0,28})?[a-z\d]\.){1,6}[a-z]{2,24}$/i;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.|$)){4}$/;

/** The links and addresses in a text, in order. */
export function findLinks(text: string): Found[] {
  const found: Found[] = [];
  let floor = 0;
  let credentialsEnd = 0;
  for (let dot = text.indexOf('.'); dot !== -1;) {
    const domain = domainAround(text, dot, floor);
    // A run is read once for all dots in it.
    credentialsEnd = Math.max(credentialsEnd, domain.end);
    while (credentialsEnd < text.length && CREDENTIAL_UNIT.test(text[credentialsEnd]!)) credentialsEnd++;
    if (text[credentialsEnd] === '@') {
      // The dot precedes the name: it is in the local part of an address.
      dot = text.indexOf('.', credentialsEnd);
      continue;
    }
    const link = linkAt(text, domain, floor);
    if (link) found.push(link);
    floor = Math.max(link?.end ?? domain.end, dot + 1);
    dot = text.indexOf('.', floor);
  }
  return found;
}

type Span = { start: number; end: number };

function domainAround(text: string, dot: number, floor: number): Span {
  let end = dot;
  while (end < text.length && DOMAIN_UNIT.test(text[end]!)) end++;
  return { start: backOver(text, dot, floor, DOMAIN_UNIT), end };
}

function backOver(text: string, from: number, floor: number, unit: RegExp): number {
  let start = from;
  while (start > floor && unit.test(text[start - 1]!)) start--;
  return start;
}

function linkAt(text: string, domain: Span, floor: number): Found | undefined {
  const end = withoutLastDots(text, domain);
  const named = text[domain.start - 1] === '@';
  const start = named ? backOver(text, domain.start - 1, floor, CREDENTIAL_UNIT) : domain.start;
  const scheme = schemeBefore(text, start, floor);
  if (named && !scheme) return emailIn(text, start, end);
  if (scheme === undefined || !isDomain(text.slice(domain.start, end), scheme !== '')) return undefined;
  const prefix = scheme === '' ? 0 : scheme.length + '://'.length;
  return { kind: 'Url', start: start - prefix, end: endOfPath(text, endOfPort(text, end)) };
}

function withoutLastDots(text: string, { start, end }: Span): number {
  let last = end;
  while (last > start && text[last - 1] === '.') last--;
  return last;
}

/** The scheme before a name; '': none; undefined: what precedes the name makes it no link. */
function schemeBefore(text: string, start: number, floor: number): string | undefined {
  if (text.slice(Math.max(start - 3, floor), start) !== '://') return start > 0 && isJoined(text[start - 1]!) ? undefined : '';
  const end = start - 3;
  const scheme = text.slice(backOver(text, end, Math.max(floor, end - SCHEME_LENGTH_MAX - 1), WORD_UNIT), end);
  return SCHEMES.has(scheme.toLowerCase()) ? scheme : undefined;
}

const isJoined = (unit: string) => WORD_UNIT.test(unit) || '/#@'.includes(unit);

function emailIn(text: string, credentials: number, end: number): Found | undefined {
  // `mailto:a@b.c` and `me:a@b.c`: the address begins after the colon.
  const start = credentials + text.slice(credentials, text.lastIndexOf('@', end)).lastIndexOf(':') + 1;
  if (start > 0 && isJoined(text[start - 1]!)) return undefined;
  return EMAIL.test(text.slice(start, end)) ? { kind: 'Email', start, end } : undefined;
}

/** Without a scheme the top-level domain must be a known one; with a scheme any letters will do. */
function isDomain(name: string, hasScheme: boolean): boolean {
  if (IPV4.test(name)) return true;
  const labels = name.split('.');
  const end = labels.at(-1)!;
  if (labels.length < 2 || !labels.every(isLabel) || labels.slice(-2).some((label) => label.includes('_'))) return false;
  if (/^xn--[a-z\d]/i.test(end)) return true;
  return hasScheme ? /^[\p{L}\p{M}]{2,}$/u.test(end) : isTopLevel(end);
}

const isLabel = (label: string) => label.length > 0 && label.length <= LABEL_LENGTH_MAX && !label.startsWith('-') && !label.endsWith('-');

/** A single capital letter at the start is taken for a sentence without a space before it: `the end.So it is`. */
function isTopLevel(end: string): boolean {
  const lower = end.toLowerCase();
  const isSentence = end !== lower && end.slice(1) === lower.slice(1);
  return !isSentence && TOP_LEVEL_DOMAINS.has(lower);
}

function endOfPort(text: string, start: number): number {
  const port = /^:(\d{1,5})(?!\d)/.exec(text.slice(start, start + 7))?.[1];
  return port !== undefined && Number(port) > 0 && Number(port) <= PORT_MAX ? start + 1 + port.length : start;
}

/** End of path, query and fragment. A closing bracket that was not opened within the path belongs to the surrounding text. */
function endOfPath(text: string, start: number): number {
  const first = text[start];
  if (first !== '/' && first !== '?' && first !== '#') return start;
  let end = start + 1;
  const open: Record<string, number> = { '(': 0, '[': 0, '{': 0 };
  for (; end < text.length && PATH_UNIT.test(text[end]!); end++) {
    const unit = text[end]!;
    const opening = CLOSING.get(unit);
    if (unit in open) open[unit]!++;
    else if (opening && --open[opening]! < 0) break;
  }
  while (end > start + 1 && PATH_NEVER_ENDS_WITH.includes(text[end - 1]!)) end--;
  return first === '/' || end > start + 1 ? end : start;
}
