import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CryptoError, formatVerifierKey, type NoteVerifier } from '@teamgram/crypto';
import { auditDice, DICE_STREAM, type RevealedSeed } from '../audit/dice.ts';
import { decodeEntry, type SealedEvent } from '../entry.ts';
import { verifyTlogProof } from '../tiles/tlog-proof.ts';
import { openByGeneration, type SignedCheckpoint } from '../tree/checkpoints.ts';
import { printedGenerations } from '../tree/log-keys.ts';
import { concernsAccount, isCommitted, sealedFields, type Opening } from './openings.ts';
import {
  CHECKPOINT_FILE, eventFile, EVENTS_DIR, FORMAT, HISTORY_FILE, historyText, KEYS_FILE, MANIFEST_FILE, openedFile,
  type Manifest, type ManifestEvent, type OpenedFile,
} from './package.ts';
import { checkThrows, throwOf, type Throw, type ThrowsReport } from './throws.ts';

/** An export was refused: the reason, the file and, if it concerns one event, the position. */
export class ExportRefused extends Error {
  readonly file: string;
  readonly position: number | undefined;
  constructor(file: string, reason: string, position?: number) {
    super(`${file}: ${reason}`);
    this.file = file;
    this.position = position;
  }
}

export type VerifiedExport = { origin: string; size: number; events: number; opened: number; erased: number; sealed: number; dice: ThrowsReport; ownKeys: boolean };

const FILE_BYTES_MAX = 256 * 1024 * 1024;

/**
 * Verifies an export offline: each event's proof leads from its stored bytes to the checkpoint, the checkpoint is signed by the log, each disclosed
 * text matches its commitment, dice throws are recomputed, and the readable text (history.txt) agrees. Needs no server and no other data.
 * @param verifierKeys trusted keys of the log; without them the keys in the export are trusted
 * @throws {ExportRefused}
 */
export function verifyExport(dir: string, verifierKeys: readonly string[] = []): VerifiedExport {
  const manifest = readManifest(dir);
  const keys = readText(dir, KEYS_FILE).split('\n').filter(Boolean);
  const strange = verifierKeys.find((key) => !keys.includes(key));
  if (strange) throw new ExportRefused(KEYS_FILE, `the key ${strange.slice(0, 80)} is not among those that signed it`);
  const { checkpoint, verifiers } = openHead(dir, keys, verifierKeys);
  if (checkpoint.origin !== manifest.origin || checkpoint.size !== manifest.size) throw new ExportRefused(MANIFEST_FILE, `the checkpoint is of ${checkpoint.origin} with ${checkpoint.size} events`);
  requireFiles(dir, manifest);
  requireOrder(manifest);
  const verifying: Verifying = { dir, manifest, checkpoint, verifiers, opened: new Map(), throws: [] };
  const { opened, throws } = verifying;
  for (const event of manifest.events) requireSubject(manifest, verifyEvent(verifying, event));
  const dice = checkThrows(throws, verifySeeds(verifying));
  if (readText(dir, HISTORY_FILE) !== historyText(manifest, opened)) throw new ExportRefused(HISTORY_FILE, firstOtherLine(readText(dir, HISTORY_FILE), historyText(manifest, opened)));
  const count = (state: string) => manifest.events.flatMap(({ fields }) => Object.values(fields)).filter((each) => each === state).length;
  const { origin, size, events } = manifest;
  return { origin, size, events: events.length, opened: count('opened'), erased: count('erased'), sealed: count('sealed'), dice, ownKeys: verifierKeys.length === 0 };
}

type Verifying = { dir: string; manifest: Manifest; checkpoint: SignedCheckpoint; verifiers: readonly NoteVerifier[]; opened: Map<number, OpenedFile>; throws: Throw[] };

function verifyEvent({ dir, checkpoint, verifiers, opened, throws }: Verifying, listed: ManifestEvent): SealedEvent {
  const { position } = listed;
  const [eventName, proofName] = [eventFile(position, 'event'), eventFile(position, 'tlog-proof')];
  const entry = readBytes(dir, eventName);
  const proved = refused(proofName, position, () => verifyTlogProof(readText(dir, proofName), entry, verifiers));
  if (proved.note !== checkpoint.note) throw new ExportRefused(proofName, 'it is under another checkpoint than the export', position);
  if (proved.index !== position) throw new ExportRefused(proofName, `it proves position ${proved.index}`, position);
  const event = refused(eventName, position, () => decodeEntry(entry));
  requireListed(listed, event);
  const states = Object.values(listed.fields);
  if (!states.includes('opened')) return event;
  const openedName = eventFile(position, 'opened.json');
  const file = refused(openedName, position, () => JSON.parse(readText(dir, openedName)) as OpenedFile);
  const openings = verifyOpened(openedName, listed, entry, event, file);
  opened.set(position, file);
  const thrown = throwOf(event, openings);
  if (thrown) throws.push(thrown);
  return event;
}

function requireSubject({ subject }: Manifest, event: SealedEvent): void {
  const belongs = 'chat' in subject ? event.stream === subject.chat : concernsAccount(subject.account, event);
  if (!belongs) throw new ExportRefused(MANIFEST_FILE, 'the event is not of what the export is of', event.position);
}

/** Verifies the dice seeds that the log has revealed, complete from the first one on. */
function verifySeeds(verifying: Verifying): RevealedSeed[] {
  const { dice } = verifying.manifest;
  if (!dice && verifying.throws.length > 0) throw new ExportRefused(MANIFEST_FILE, 'the seeds of the dice in it are missing');
  const events = (dice ?? []).map((listed) => verifyEvent(verifying, listed));
  const strange = events.find(({ stream, version }, nth) => stream !== DICE_STREAM || version !== nth);
  if (strange) throw new ExportRefused(MANIFEST_FILE, 'a seed of dice is missing or out of order', strange.position);
  const { seeds, faults: [fault] } = auditDice(events);
  if (fault) throw new ExportRefused(eventFile(fault.position, 'event'), fault.reason, fault.position);
  return seeds;
}

/** The manifest entry of an event must agree with its stored bytes. */
function requireListed({ position, stream, version, type, timeMs, fields }: ManifestEvent, event: SealedEvent): void {
  const same = event.position === position && event.stream === stream && event.version === version && event.fact.type === type && event.timeMs === timeMs;
  if (!same) throw new ExportRefused(MANIFEST_FILE, `it lists ${type} as version ${version} of ${stream}; the stored event is ${event.fact.type}, version ${event.version} of ${event.stream}`, position);
  if (sealedFields(event.fact).join() !== Object.keys(fields).join()) throw new ExportRefused(MANIFEST_FILE, 'it lists other private fields than the event has', position);
}

function verifyOpened(name: string, { position, fields }: ManifestEvent, entry: Uint8Array, { fact }: SealedEvent, file: OpenedFile): Opening[] {
  const openings = refused(name, position, () => file.fields.map(({ field, salt, plaintext }): Opening => ({ field, salt: Buffer.from(salt, 'base64'), plaintext: Buffer.from(plaintext, 'base64') })));
  const wanted = Object.keys(fields).filter((field) => fields[field] === 'opened');
  if (openings.map(({ field }) => field).join() !== wanted.join()) throw new ExportRefused(name, `it opens other fields than ${wanted.join(', ')}`, position);
  const forged = openings.find((opening) => !isCommitted(fact, opening));
  if (forged) throw new ExportRefused(name, `the text of ${forged.field} is not the one that the event commits to`, position);
  const honest = openedFile(position, entry, openings);
  if (JSON.stringify(file) !== JSON.stringify(honest)) throw new ExportRefused(name, 'it shows something else than its own bytes say', position);
  return openings;
}

/** Positions ascend; versions of a chat are dense from 0, so that omitted events are noticed. */
function requireOrder({ subject, events }: Manifest): void {
  events.forEach(({ position, version }, nth) => {
    const before = events[nth - 1];
    if (before && before.position >= position) throw new ExportRefused(MANIFEST_FILE, 'it is out of order', position);
    if ('chat' in subject && version !== nth) throw new ExportRefused(MANIFEST_FILE, `version ${nth} of ${subject.chat} is missing`, position);
  });
}

/** No file is missing, and there are no unverified ones. */
function requireFiles(dir: string, { events, dice = [] }: Manifest): void {
  const expected = new Set([...events, ...dice].flatMap(({ position, fields }) => [
    eventFile(position, 'event'), eventFile(position, 'tlog-proof'), ...(Object.values(fields).includes('opened') ? [eventFile(position, 'opened.json')] : []),
  ]));
  const found = new Set(readdirSync(join(dir, EVENTS_DIR)).map((name) => `${EVENTS_DIR}/${name}`));
  const missing = [...expected].find((name) => !found.has(name));
  if (missing) throw new ExportRefused(missing, 'it is missing', Number(/\d{12}/.exec(missing)?.[0]));
  const strange = [...found].find((name) => !expected.has(name));
  if (strange) throw new ExportRefused(strange, 'the export does not list it');
}

/** Opens the checkpoint with the pair of keys that signed it; if trusted keys are given, one of them must be in that pair. */
function openHead(dir: string, keys: readonly string[], brought: readonly string[]): { checkpoint: SignedCheckpoint; verifiers: readonly NoteVerifier[] } {
  const note = readText(dir, CHECKPOINT_FILE);
  for (const verifiers of refused(KEYS_FILE, undefined, () => printedGenerations(keys))) {
    if (brought.length > 0 && !verifiers.some((verifier) => brought.includes(formatVerifierKey(verifier)))) continue;
    try {
      return { checkpoint: openByGeneration(note, [verifiers]), verifiers };
    } catch (error) {
      if (!(error instanceof CryptoError)) throw error;
    }
  }
  throw new ExportRefused(CHECKPOINT_FILE, brought.length > 0 ? 'it is not signed by a key that you gave' : 'it is not signed by the keys of the log');
}

function readManifest(dir: string): Manifest {
  const manifest = refused(MANIFEST_FILE, undefined, () => JSON.parse(readText(dir, MANIFEST_FILE)) as Manifest);
  const isEvent = (event: ManifestEvent) => Number.isSafeInteger(event?.position) && Number.isSafeInteger(event.version) && typeof event.fields === 'object' && Number.isFinite(event.timeMs);
  const subject = manifest?.subject as { chat?: unknown; account?: unknown } | undefined;
  const known = typeof subject?.chat === 'string' || Number.isSafeInteger(subject?.account);
  if (manifest?.format !== FORMAT || !known || !Array.isArray(manifest.events) || ![...manifest.events, ...(manifest.dice ?? [])].every(isEvent)) throw new ExportRefused(MANIFEST_FILE, 'it is no export of this version');
  return manifest;
}

function firstOtherLine(found: string, expected: string): string {
  const [one, other] = [found.split('\n'), expected.split('\n')];
  const line = one.findIndex((text, index) => text !== other[index]);
  return `line ${(line < 0 ? other.length : line) + 1} does not say what the events say`;
}

function refused<Value>(file: string, position: number | undefined, work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    if (error instanceof ExportRefused) throw error;
    throw new ExportRefused(file, error instanceof CryptoError ? error.message : 'it cannot be read', position);
  }
}

function readBytes(dir: string, name: string): Buffer {
  return refused(name, undefined, () => {
    if (statSync(join(dir, name)).size > FILE_BYTES_MAX) throw new ExportRefused(name, 'it is too long');
    return readFileSync(join(dir, name));
  });
}

function readText(dir: string, name: string): string {
  return readBytes(dir, name).toString('utf8');
}
