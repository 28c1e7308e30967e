/** Text in Telegram's units: lengths and offsets are UTF-16 code units (core.telegram.org/api/entities), as in JavaScript. */
import type { TextEntity } from '@teamgram/event-schemas';
import { findEntities } from './find-entities.ts';
import { refusal } from './refusal.ts';

/** help.getConfig message_length_max and caption_length_max, in UTF-16 code units. */
export const MESSAGE_LENGTH_MAX = 4096;
export const CAPTION_LENGTH_MAX = 1024;
export const ENTITIES_MAX = 100;
/** Limit of all entities' URLs and languages together, UTF-16 code units: a log entry is at most 65,535 bytes. */
const ENTITY_TEXT_MAX = 8192;

const KINDS = new Set([
  'Mention', 'Hashtag', 'BotCommand', 'Url', 'Email', 'Bold', 'Italic', 'Code', 'Pre', 'TextUrl', 'MentionName', 'Phone', 'Cashtag',
  'Underline', 'Strike', 'Blockquote', 'BankCard', 'Spoiler', 'CustomEmoji',
]);

export function isBlank(text: string): boolean {
  return text.trim() === '';
}

/** Sorts entities as clients expect: by offset, the longer first; drops unknown kinds and duplicates. Throws ENTITIES_TOO_LONG, ENTITY_BOUNDS_INVALID. */
export function normalEntities(text: string, entities: readonly TextEntity[]): TextEntity[] {
  if (entities.length === 0) return [];
  if (entities.length > ENTITIES_MAX || textOf(entities) > ENTITY_TEXT_MAX) throw refusal('ENTITIES_TOO_LONG');
  const known = entities.filter(({ kind }) => KINDS.has(kind));
  if (known.some((entity) => !isWithin(text, entity))) throw refusal('ENTITY_BOUNDS_INVALID');
  return inOrder(known).filter(isFirst);
}

/** Formatting entities, which may overlap others: a bold link remains a link. */
const STYLES: ReadonlySet<string> = new Set(['Bold', 'Italic', 'Underline', 'Strike', 'Spoiler', 'Blockquote']);

/**
 * The sender's entities and, outside of these, the links, mentions, tags and commands that clients leave to the server
 * (core.telegram.org/api/entities); up to ENTITIES_MAX in total. Throws as `normalEntities`.
 */
export function completeEntities(text: string, sent: readonly TextEntity[]): TextEntity[] {
  const normal = normalEntities(text, sent);
  const meanings = normal.filter(({ kind }) => !STYLES.has(kind));
  const found = findEntities(text).filter((entity) => !meanings.some((other) => overlap(entity, other)));
  return inOrder([...normal, ...found.slice(0, ENTITIES_MAX - normal.length)]);
}

const inOrder = (entities: readonly TextEntity[]) => entities.toSorted((a, b) => a.offset - b.offset || b.length - a.length);

const overlap = (one: TextEntity, other: TextEntity) => one.offset < other.offset + other.length && other.offset < one.offset + one.length;

const textOf = (entities: readonly TextEntity[]) => entities.reduce((sum, { url, language }) => sum + url.length + language.length, 0);

function isWithin(text: string, { offset, length }: TextEntity): boolean {
  return Number.isSafeInteger(offset) && Number.isSafeInteger(length) && offset >= 0 && length > 0 && offset + length <= text.length;
}

function isFirst(entity: TextEntity, index: number, all: TextEntity[]): boolean {
  return all.findIndex(({ kind, offset, length }) => kind === entity.kind && offset === entity.offset && length === entity.length) === index;
}
