import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeEntry, type SealedEvent } from '../entry.ts';
import { DICE_STREAM } from '../audit/dice.ts';
import { proofOf, type ProvenLog } from '../tiles/proven-log.ts';
import { concernsAccount, sealedFields, type Opening } from './openings.ts';
import {
  CHECKPOINT_FILE, eventFile, EVENTS_DIR, FORMAT, HISTORY_FILE, historyText, KEYS_FILE, MANIFEST_FILE, openedFile,
  type FieldState, type Manifest, type ManifestEvent, type OpenedFile, type Subject,
} from './package.ts';
import { throwOf } from './throws.ts';

/** Discloses the private fields of an event; undefined if their key was destroyed. */
export type OpenEvent = (position: number) => Promise<readonly Opening[] | undefined>;

/** Limit on events in one export; larger accounts must be exported chat by chat. */
const EVENTS_MAX = 1_000_000;

/** The subject has more than EVENTS_MAX events. */
export class ExportTooLarge extends Error {}
/** The output folder already exists. */
export class ExportExists extends Error {}

/**
 * Writes all events of a subject below the log's checkpoint, each with its stored bytes and its proof, to a new folder, which gets its name when it
 * is complete.
 * @param open absent: private fields stay sealed, for an auditor
 * @returns the number of events
 */
export async function writeExport(log: ProvenLog, subject: Subject, out: string, open?: OpenEvent): Promise<number> {
  if (existsSync(out)) throw new ExportExists(`${out} exists already`);
  const unfinished = `${out}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(join(unfinished, EVENTS_DIR), { recursive: true, mode: 0o700 });
  const write = (name: string, content: string | Uint8Array) => writeFileSync(join(unfinished, name), content, { mode: 0o600 });
  const events: ManifestEvent[] = [];
  const seeds: { entry: Uint8Array; event: SealedEvent }[] = [];
  const writing: Writing = { log, write, open, opened: new Map(), thrown: false };
  for await (const { entries } of log.runs()) {
    for (const entry of entries) {
      const event = decodeEntry(entry);
      if (event.stream === DICE_STREAM) seeds.push({ entry, event });
      if (!belongs(subject, event)) continue;
      if (events.length >= EVENTS_MAX) throw new ExportTooLarge(`there are more than ${EVENTS_MAX} events; export single chats`);
      events.push(await writeEvent(writing, entry, event));
    }
  }
  const { origin, size, note } = log.checkpoint;
  const manifest: Manifest = { format: FORMAT, origin, subject, size, events };
  if (writing.thrown) {
    manifest.dice = [];
    for (const { entry, event } of seeds) manifest.dice.push(await writeEvent(writing, entry, event));
  }
  write(CHECKPOINT_FILE, note);
  write(KEYS_FILE, log.keys.map((key) => `${key}\n`).join(''));
  write(HISTORY_FILE, historyText(manifest, writing.opened));
  write(MANIFEST_FILE, `${JSON.stringify(manifest, undefined, 1)}\n`);
  renameSync(unfinished, out);
  return events.length;
}

function belongs(subject: Subject, event: SealedEvent): boolean {
  return 'chat' in subject ? event.stream === subject.chat : concernsAccount(subject.account, event);
}

/** `thrown`: whether an opened event contains dice. */
type Writing = { log: ProvenLog; write: (name: string, content: string | Uint8Array) => void; open: OpenEvent | undefined; opened: Map<number, OpenedFile>; thrown: boolean };

async function writeEvent(writing: Writing, entry: Uint8Array, event: SealedEvent): Promise<ManifestEvent> {
  const { log, write, open, opened } = writing;
  const { position, stream, version, timeMs, fact } = event;
  write(eventFile(position, 'event'), entry);
  write(eventFile(position, 'tlog-proof'), await proofOf(log, position));
  const fields = sealedFields(fact);
  const openings = fields.length > 0 && open ? await open(position) : undefined;
  if (openings) {
    const file = openedFile(position, entry, openings);
    opened.set(position, file);
    writing.thrown ||= throwOf(event, openings) !== undefined;
    write(eventFile(position, 'opened.json'), `${JSON.stringify(file, undefined, 1)}\n`);
  }
  const closed: FieldState = open ? 'erased' : 'sealed';
  const state = (field: string): FieldState => (openings?.some((opening) => opening.field === field) ? 'opened' : closed);
  return { position, stream, version, type: fact.type, timeMs, fields: Object.fromEntries(fields.map((field) => [field, state(field)])) };
}
