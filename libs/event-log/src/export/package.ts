import { openedFact, type Opening } from './openings.ts';
import { decodeEntry } from '../entry.ts';

/** What an export is of: one conversation by its stream, or all that concerns one account. */
export type Subject = { chat: string } | { account: number };

export const FORMAT = 'teamgram-log-export/v1';
export const MANIFEST_FILE = 'export.json';
export const KEYS_FILE = 'log-keys';
export const CHECKPOINT_FILE = 'checkpoint';
export const HISTORY_FILE = 'history.txt';
export const EVENTS_DIR = 'events';

/** Per event: what stands in the package beside the stored bytes and the proof. `sealed`: nobody opened it; `erased`: its key is destroyed. */
export type FieldState = 'opened' | 'sealed' | 'erased';
export type ManifestEvent = { position: number; stream: string; version: number; type: string; timeMs: number; fields: Record<string, FieldState> };
export type Manifest = { format: typeof FORMAT; origin: string; subject: Subject; size: number; events: ManifestEvent[]; /** Seeds of dice up to now, when one was thrown in what is opened. */ dice?: ManifestEvent[] };

/** `events/<position>.event`, `.tlog-proof` and, when opened, `.opened.json`. */
export function eventFile(position: number, kind: 'event' | 'tlog-proof' | 'opened.json'): string {
  return `${EVENTS_DIR}/${String(position).padStart(12, '0')}.${kind}`;
}

export type OpenedFile = { position: number; fields: { field: string; salt: string; plaintext: string; value: unknown }[] };

/** The disclosed fields of an event, as they stand in their file. */
export function openedFile(position: number, entry: Uint8Array, openings: readonly Opening[]): OpenedFile {
  const fact = openedFact(decodeEntry(entry), openings) as unknown as Record<string, unknown>;
  return {
    position,
    fields: openings.map(({ field, salt, plaintext }) => ({ field, salt: base64(salt), plaintext: base64(plaintext), value: plain(fact[field]) })),
  };
}

/** The export as a person reads it, one event a line: everything in it follows from the files beside it. */
export function historyText({ origin, size, events }: Manifest, opened: ReadonlyMap<number, OpenedFile>): string {
  const lines = events.map(({ position, stream, type, timeMs, fields }) => {
    const texts = (opened.get(position)?.fields ?? []).map(({ field, value }) => `${field}: ${JSON.stringify(value)}`);
    const closed = Object.entries(fields).flatMap(([field, state]) => (state === 'opened' ? [] : [`${field}: (${state})`]));
    return [String(position), new Date(timeMs).toISOString(), stream, type, ...texts, ...closed].join('\t');
  });
  return [`# ${origin}, ${events.length} of ${size} events. Checked by: npm run audit -- verify-export DIR`, ...lines, ''].join('\n');
}

/** Values of facts without what JSON does not know. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_, each: unknown) => (each instanceof Uint8Array ? base64(each) : each)) ?? 'null');
}

export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

