/**
 * WhatsApp's text exports, as written by phones: one line per message, plus continuation lines.
 * Android: `24/12/2019, 18:30 - Alice: hello`, iOS: `[24.12.19, 18:30:12] Alice: hello`. The date format is that of the phone's locale. The time is local,
 * in a time zone that the export does not give, and is taken for UTC.
 */
import { dateInRange, UnreadableDate, type Exported, type ExportForm, type ExportHead } from './exported.ts';

/** Invisible direction marks, which iOS inserts; LINE also accepts the special spaces before AM and PM. */
const MARKS = /[\u200e\u200f\u202a-\u202e\ufeff]/g;
const LINE = /^(\[)?(\d{1,4})([./-])(\d{1,2})\3(\d{1,4}),? (\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:[ \u00a0\u202f]?([ap])\.?[ \u00a0\u202f]?m\.?)?(?:\]| -) (.*)$/i;
const SAID = /^([^:]{1,100}): (.*)$/s;
/** iOS: `<attached: 00000001-PHOTO.jpg>`, localised. */
const ATTACHED_IOS = /^<[^:<>]{1,40}: ([^<>/\\]{1,255})>$/;
/** Android: `IMG-20191224-WA0001.jpg (file attached)`, localised. */
const ATTACHED_ANDROID = /^([^/\\<>]{1,200}\.[A-Za-z0-9]{1,8}) \([^()]{1,60}\)$/;
/** In service messages the group's name is quoted. */
const QUOTED = /["“„«「]([^"“”„«»「」]{1,255})["”“»」]/g;

type Stamp = { first: number; second: number; third: number; hours: number; minutes: number; seconds: number; half: string; separator: string };
type Line = { stamp: Stamp; rest: string };

const linesOf = (text: string): string[] => text.replace(MARKS, '').split(/\r?\n/);

function lineOf(line: string): Line | undefined {
  const found = LINE.exec(line);
  if (!found) return undefined;
  const [, , first, separator, second, third, hours, minutes, seconds, half, rest] = found;
  return {
    stamp: { first: Number(first), second: Number(second), third: Number(third), hours: Number(hours), minutes: Number(minutes), seconds: Number(seconds ?? 0), half: (half ?? '').toLowerCase(), separator: separator! },
    rest: rest!,
  };
}

/** Messages as first lines with their continuation lines; undefined when the text does not start with a first line. */
function entriesOf(text: string): Line[] | undefined {
  const entries: Line[] = [];
  for (const line of linesOf(text)) {
    const begun = lineOf(line);
    const open = entries.at(-1);
    if (begun) entries.push(begun);
    else if (open) open.rest += `\n${line}`;
    else if (line.trim() !== '') return undefined;
  }
  return entries.length > 0 ? entries : undefined;
}

type Order = 'year-month-day' | 'day-month-year' | 'month-day-year';

/** A phone writes all dates in one order, so a number above 12 cannot be a month. Throws UnreadableDate when no order fits. */
function orderOf(entries: readonly Line[]): Order {
  const [{ stamp: { first, separator, half } }] = entries as [Line];
  if (first > 31) return 'year-month-day';
  const [dayFirst, monthFirst] = [entries.every(({ stamp }) => stamp.second <= 12), entries.every(({ stamp }) => stamp.first <= 12)];
  if (!dayFirst && !monthFirst) throw new UnreadableDate();
  if (dayFirst && monthFirst) return separator === '/' && half !== '' ? 'month-day-year' : 'day-month-year';
  return dayFirst ? 'day-month-year' : 'month-day-year';
}

function secondsOf({ first, second, third, hours, minutes, seconds, half }: Stamp, order: Order): number {
  const [day, month, written] = order === 'year-month-day' ? [third, second, first] : order === 'day-month-year' ? [first, second, third] : [second, first, third];
  const year = written < 100 ? 2000 + written : written;
  const hour = half === '' ? hours : (hours % 12) + (half === 'p' ? 12 : 0);
  const date = new Date(Date.UTC(year, month - 1, day, hour, minutes, seconds));
  if (date.getUTCDate() !== day || date.getUTCMonth() !== month - 1 || hour > 23 || minutes > 59 || seconds > 59) throw new UnreadableDate();
  return dateInRange(date.getTime() / 1000);
}

function messageOf({ stamp, rest }: Line, order: Order): Exported | undefined {
  const said = SAID.exec(rest);
  if (!said) return undefined;
  const [, fromName, text] = said;
  const [firstLine, ...more] = text!.trim().split('\n');
  const fileName = (ATTACHED_IOS.exec(firstLine!) ?? ATTACHED_ANDROID.exec(firstLine!))?.[1] ?? '';
  return { fromName: fromName!.trim(), dateS: secondsOf(stamp, order), text: fileName ? more.join('\n').trim() : text!.trim(), entities: [], fileName };
}

/** In a private chat there is at most one service message, the one about encryption at the top. */
function headOf(text: string): ExportHead | undefined {
  const entries = entriesOf(text);
  if (!entries) return undefined;
  const names = new Set(entries.flatMap(({ rest }) => SAID.exec(rest)?.[1] ?? []));
  const told = entries.filter(({ rest }) => !SAID.test(rest)).map(({ rest }) => rest);
  const title = told.flatMap((line) => [...line.matchAll(QUOTED)].map((match) => match[1]!)).at(-1) ?? '';
  if (title !== '' || names.size > 2) return { kind: 'group', title };
  return { kind: told.length <= 1 && names.size === 2 ? 'private' : 'unknown', title: '' };
}

export const whatsapp: ExportForm = {
  head: headOf,
  messages(text) {
    const entries = entriesOf(text);
    if (!entries) return undefined;
    const order = orderOf(entries);
    return entries.flatMap((entry) => messageOf(entry, order) ?? []);
  },
};
