/** Telegram Desktop's machine-readable export of one chat: `result.json`. */
import { textEntity } from '@teamgram/event-schemas';
import type { TextEntity } from '@teamgram/event-schemas';
import { dateInRange, UnreadableDate, type Exported, type ExportForm, type ExportHead } from './exported.ts';

const NAME = /^\s*\{\s*"name":\s*("(?:[^"\\]|\\.){0,1024}"|null)/;
const TYPE = /"type":\s*"([a-z_]{1,40})"/;
const KINDS: Record<string, ExportHead['kind']> = {
  personal_chat: 'private', bot_chat: 'private', private_group: 'group', private_supergroup: 'group', public_supergroup: 'group',
};

/** Entity kinds by their names in the export. Others are detected from the text. */
const ENTITIES: Record<string, string> = {
  bold: 'Bold', italic: 'Italic', underline: 'Underline', strikethrough: 'Strike', code: 'Code', pre: 'Pre', text_link: 'TextUrl', spoiler: 'Spoiler', blockquote: 'Blockquote',
};

type Part = { type: string; text: string; href?: unknown; language?: unknown };

/** Works on the beginning of the file, which is not valid JSON by itself. */
function headOf(text: string): ExportHead | undefined {
  const [name, type] = [NAME.exec(text)?.[1], TYPE.exec(text)?.[1]];
  if (name === undefined || type === undefined) return undefined;
  const title = parsed(name);
  return { kind: KINDS[type] ?? 'unknown', title: typeof title === 'string' ? title : '' };
}

function messagesOf(text: string): Exported[] | undefined {
  if (!headOf(text)) return undefined;
  const whole = parsed(text);
  const messages = isObject(whole) ? whole.messages : undefined;
  return Array.isArray(messages) ? messages.flatMap((message) => (isObject(message) && message.type === 'message' ? messageOf(message) : [])) : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function messageOf(message: Record<string, unknown>): Exported {
  const fromName = typeof message.from === 'string' ? message.from : '';
  return { fromName, dateS: dateOf(message), fileName: fileOf(message.photo ?? message.file), ...textOf(message.text) };
}

/** Older exports lack `date_unixtime`; their `date` is the exporting computer's local time and is taken for UTC. */
function dateOf({ date_unixtime, date }: Record<string, unknown>): number {
  if (typeof date_unixtime === 'string' && /^\d{1,10}$/.test(date_unixtime)) return dateInRange(Number(date_unixtime));
  if (typeof date !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(date)) throw new UnreadableDate();
  return dateInRange(Date.parse(`${date}Z`) / 1000);
}

/** "photos/photo_1.jpg"; for omitted files the export has a remark in parentheses. */
function fileOf(path: unknown): string {
  return typeof path === 'string' && !path.startsWith('(') ? (path.split('/').at(-1) ?? '') : '';
}

/** Either a string, or a list of strings and entities. */
function textOf(given: unknown): { text: string; entities: TextEntity[] } {
  if (typeof given === 'string') return { text: given, entities: [] };
  let text = '';
  const entities: TextEntity[] = [];
  for (const part of Array.isArray(given) ? (given as unknown[]) : []) {
    if (typeof part === 'string') text += part;
    if (!isPart(part)) continue;
    const kind = ENTITIES[part.type];
    if (kind && part.text !== '') entities.push(textEntity({ kind, offset: text.length, length: part.text.length, url: stringOf(part.href), language: stringOf(part.language) }));
    text += part.text;
  }
  return { text, entities };
}

const stringOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isPart = (value: unknown): value is Part => isObject(value) && typeof value.type === 'string' && typeof value.text === 'string';

export const telegramDesktop: ExportForm = { head: headOf, messages: messagesOf };
