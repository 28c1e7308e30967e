/** Common form of chat exports of other applications. */
import type { TextEntity } from '@teamgram/event-schemas';

/** `fileName`: name of the attached file within the export; '' = none. */
export type Exported = { fromName: string; dateS: number; text: string; entities: TextEntity[]; fileName: string };

/** Derived from the first lines. `title` '' = unknown. */
export type ExportHead = { kind: 'private' | 'group' | 'unknown'; title: string };

/** Parser of one export format. Both functions return undefined for text in another format. `messages` throws UnreadableDate. */
export type ExportForm = { head: (text: string) => ExportHead | undefined; messages: (text: string) => Exported[] | undefined };

/** The export contains invalid or ambiguous dates. */
export class UnreadableDate extends Error {}

/** TL dates are signed 32-bit seconds. */
const DATE_MAX_S = 2 ** 31 - 1;

/** Returns the date if TL can represent it. Throws UnreadableDate. */
export function dateInRange(seconds: number): number {
  if (!Number.isSafeInteger(seconds) || seconds <= 0 || seconds > DATE_MAX_S) throw new UnreadableDate();
  return seconds;
}
