import { openedFact, type Opening } from './openings.ts';
import { decodeEntry } from '../entry.ts';

/** The subject of an export: one conversation, by its stream, or everything about one account. */
export type Subject = { chat: string } | { account: number };

export const FORMAT = 'teamgram-log-export/v1';
export const MANIFEST_FILE = 'export.json';
export const KEYS_FILE = 'log-keys';
export const CHECKPOINT_FILE = 'checkpoint';
export const HISTORY_FILE = 'history.txt';
export const EVENTS_DIR = 'events';

/**
 * An event as listed in the manifest, in addition to its stored bytes and proof. Private fields are `opened`, `sealed` (not disclosed) or `erased`
 * (key destroyed).
 */
export type FieldState = 'opened' | 'sealed' | 'erased';
export type ManifestEvent = { position: number; stream: string; version: number; type: string; timeMs: number; fields: Record<string, FieldState> };
export type Manifest = { format: typeof FORMAT; origin: string; subject: Subject; size: number; events: ManifestEvent[]; /** Seeds of dice up to now, when one was thrown in what is opened. */ dice?: ManifestEvent[] };

/** File name of an event in the package: `events/<position>.event`, `.tlog-proof`, or `.opened.json` for disclosed fields. */
export function eventFile(position: number, kind: 'event' | 'tlog-proof' | 'opened.json'): string {
  return `${EVENTS_DIR}/${String(position).padStart(12, '0')}.${kind}`;
}

export type OpenedFile = { position: number; fields: { field: string; salt: string; plaintext: string; value: unknown }[] };

/** The content of the file with an event's disclosed fields. */
export function openedFile(position: number, entry: Uint8Array, openings: readonly Opening[]): OpenedFile {
  const fact = openedFact(decodeEntry(entry), openings) as unknown as Record<string, unknown>;
  return {
    position,
    fields: openings.map(({ field, salt, plaintext }) => ({ field, salt: base64(salt), plaintext: base64(plaintext), value: plain(fact[field]) })),
  };
}

/** The export as readable text, one line per event; derived entirely from the other files. */
export function historyText({ origin, size, events }: Manifest, opened: ReadonlyMap<number, OpenedFile>): string {
  const lines = events.map(({ position, stream, type, timeMs, fields }) => {
    const texts = (opened.get(position)?.fields ?? []).map(({ field, value }) => `${field}: ${JSON.stringify(value)}`);
    const closed = Object.entries(fields).flatMap(([field, state]) => (state === 'opened' ? [] : [`${field}: (${state})`]));
    return [String(position), new Date(timeMs).toISOString(), stream, type, ...texts, ...closed].join('\t');
  });
  return [`# ${origin}, ${events.length} of ${size} events. Checked by: npm run audit -- verify-export DIR`, ...lines, ''].join('\n');
}

/** Converts values of facts to plain JSON (bytes to base64). */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_, each: unknown) => (each instanceof Uint8Array ? base64(each) : each)) ?? 'null');
}

export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

