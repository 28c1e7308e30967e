/** What the exports of other apps come to, whatever their form. */
import type { TextEntity } from '@teamgram/event-schemas';

/** `fileName`: what the export calls the file that came with it; '' = none. */
export type Exported = { fromName: string; dateS: number; text: string; entities: TextEntity[]; fileName: string };

/** What the first lines tell. `title` '' = they do not say. */
export type ExportHead = { kind: 'private' | 'group' | 'unknown'; title: string };

/** `reader` of a form: undefined when the text is not of that form. Throws UnreadableDate. */
export type ExportForm = { head: (text: string) => ExportHead | undefined; messages: (text: string) => Exported[] | undefined };

/** The days of an export are no days, or nobody can say which. */
export class UnreadableDate extends Error {}

/** TL dates are signed 32-bit seconds. */
const DATE_MAX_S = 2 ** 31 - 1;

/** Throws UnreadableDate. */
export function dateInRange(seconds: number): number {
  if (!Number.isSafeInteger(seconds) || seconds <= 0 || seconds > DATE_MAX_S) throw new UnreadableDate();
  return seconds;
}
