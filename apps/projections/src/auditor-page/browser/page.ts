/**
 * The auditor page: checks the newest checkpoint of every journal against what this browser and the witnesses saw before, and proves the inclusion of
 * any event.
 */
import { journalCount, NotThere, type Keys, type KeySpan, type Witness } from './api.ts';
import { envelopeFields, positionIn } from './envelope.ts';
import { Journal } from './journal.ts';
import { hashOf, hex, leafHash, verifyInclusion } from './merkle.ts';
import type { Checkpoint, SignatureLine } from './note.ts';
import { Refused } from './trust.ts';
import { count, element, entries, events, growthChart, mark, part, row, time, type Mark } from './view.ts';

const GROWTH_POINTS = 64;
const AGAIN_MS = 10_000;

/** All journals of the deployment; index 0 is home. */
let journals: Journal[] = [];
/** The journal currently selected on the page. */
let journal: Journal;

function verdict(kind: 'right' | 'refused' | 'pending', title: string, text: string): void {
  part('verdict').className = `verdict ${kind}`;
  part('verdict-title').textContent = title;
  part('verdict-text').textContent = text;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Shows a refusal together with the evidence that lets others verify it. It stays until the page is reloaded. */
function refuse(error: unknown): void {
  const reason = reasonOf(error);
  if (!(error instanceof Refused)) return verdict('pending', 'Could not check', reason);
  document.title = 'REFUSED · Log auditor';
  verdict('refused', 'Refused', reason);
  part('evidence').hidden = false;
  part('evidence-notes').replaceChildren(...error.evidence.map((note) => element('pre', '', note)));
  refused = true;
}
let refused = false;

const STATES: Record<SignatureLine['state'], [Mark, string]> = {
  right: ['right', 'checked here'], wrong: ['wrong', 'wrong'], unchecked: ['told', 'not checked: this browser cannot'], stranger: ['told', 'another signer, not checked'],
};

function showCheckpoint({ origin, size, root }: Checkpoint, lines: readonly SignatureLine[]): void {
  part('origin').textContent = origin;
  const signatures = lines.map(({ name, algorithm, state }) => ({ name: 'signature', value: `${algorithm}, ${name}`, mark: mark(...STATES[state]) }));
  const rows = [{ name: 'events', value: count(size) }, { name: 'root', value: element('code', '', hex(root)) }, ...signatures];
  part('checkpoint').replaceChildren(...entries(rows));
}

const nameOf = ({ partition, head }: Journal) => head?.checkpoint.origin ?? `partition ${partition}`;

async function checkAll(): Promise<void> {
  await Promise.all(journals.map((each) => each.check()));
  if (journal.head) showCheckpoint(journal.head.checkpoint, journal.head.lines);
  showJournals();
  showWitnesses(journal);
  const wrong = journals.find((each) => each.refused);
  if (wrong?.refused) return refuse(journals.length === 1 ? wrong.refused : new Refused(`${nameOf(wrong)}: ${wrong.refused.message}`, wrong.refused.evidence));
  const title = journals.length === 1 ? 'The checkpoint is signed, and the history is one' : `The checkpoints of all ${journals.length} journals are signed, and each history is one`;
  if (!refused) verdict('right', title, historyOf(journal));
}

function historyOf({ trust: { since } }: Journal): string {
  return since
    ? `It continues the ${events(since.size)} that this browser saw on ${time(since.seenMs)} UTC; nothing was taken back. First visit: ${time(since.firstSeenMs)} UTC.`
    : 'This is the first visit of this browser. It remembers the checkpoint and will notice if the log is ever rolled back or another one is shown.';
}

function showJournals(): void {
  part('journals-part').hidden = journals.length === 1;
  part('shown').textContent = nameOf(journal);
  part('journals').replaceChildren(...journals.map((each) => {
    const link = Object.assign(element('a', '', nameOf(each)), { href: `?journal=${each.partition}` });
    if (each === journal) link.setAttribute('aria-current', 'page');
    return row(link, each.head ? count(each.head.checkpoint.size) : '?', each.refused ? mark('wrong') : mark('right'));
  }));
}

const WITNESS_MARKS: Record<Witness['state'], Mark> = { waiting: 'told', cosigned: 'told', refused: 'told', unreachable: 'told', contradicted: 'wrong' };

function showWitnesses({ witnesses }: Journal): void {
  const none = row('No witness is asked to cosign this log.', '', '');
  const lines = witnesses.map(({ name, state, cosignedSize, reason }) => row(element('span', '', name, reason ? `: ${reason}` : ''), count(cosignedSize), mark(WITNESS_MARKS[state], state)));
  part('witnesses').replaceChildren(...(lines.length > 0 ? lines : [none]));
}

async function showProjectors(): Promise<void> {
  const { projectors, durable, size } = await journal.server.status();
  const behind = { name: 'signed checkpoint', position: size, lag: Math.max(0, durable - size) };
  part('projectors').replaceChildren(...[behind, ...projectors].map(({ name, position, lag }) => row(element('span', '', name, ' ', mark('told')), count(position), count(lag))));
}

function showKeys({ logKeys, writers }: Keys): void {
  const line = (what: string, keyHex: string, { from, to }: KeySpan) => row(element('span', '', `${what} `, element('code', '', `${keyHex.slice(0, 32)}…`)), count(from), to === null ? 'in force' : count(to));
  part('keys').replaceChildren(
    ...logKeys.flatMap((span) => [line('log, Ed25519', span.ed25519, span), line('log, ML-DSA-44', span.mlDsa44 ?? '', span)]),
    ...writers.map((span) => line('writer, Ed25519', span.ed25519, span)),
  );
}

/** Parses a c2sp.org/tlog-proof: leaf index, hashes, and the checkpoint they lead to. @throws {Error} */
function parseProof(text: string): { index: number; hashes: ReturnType<typeof hashOf>[]; note: string } {
  const separator = text.indexOf('\n\n');
  const [first, index = '', ...hashes] = text.slice(0, Math.max(0, separator)).split('\n');
  if (first !== 'c2sp.org/tlog-proof@v1' || !/^index \d{1,15}$/.test(index)) throw new Error('the server sent something that is no proof');
  return { index: Number(index.slice(6)), hashes: hashes.map(hashOf), note: text.slice(separator + 2) };
}

/** Proves the event at a position: stored bytes → leaf hash → root of a checkpoint consistent with those seen before. @throws {Refused} */
async function prove(position: number): Promise<{ entry: Uint8Array; leaf: string; checkpoint: Checkpoint; steps: number }> {
  const [proof, entry] = [parseProof(await journal.server.proof(position)), await journal.server.entry(position)];
  const { checkpoint } = await journal.trust.take(proof.note, journal.printed);
  const leaf = await leafHash(entry);
  const included = proof.index === position && (await verifyInclusion(leaf, position, checkpoint, proof.hashes));
  if (!included) throw new Refused(`The proof does not lead from the event at position ${position} to the signed root: the event or the proof was changed.`, [proof.note]);
  return { entry, leaf: hex(leaf), checkpoint, steps: proof.hashes.length };
}

async function showEvent(position: number): Promise<void> {
  const { entry, leaf, checkpoint, steps } = await prove(position);
  const fields = envelopeFields(entry);
  if (positionIn(fields) !== position) throw new Refused(`The event at position ${position} calls itself number ${positionIn(fields)}.`, [checkpoint.note]);
  const told = await journal.server.event(position);
  part('found').replaceChildren(
    element('p', '', mark('right'), ` Event ${count(position)} is in the log: ${steps} hashes lead from its bytes to the root over ${events(checkpoint.size)}, which is signed.`),
    list([...fields, { name: 'leaf hash', text: leaf }].map(({ name, text }) => ({ name, value: element('span', 'bytes', text) }))),
    element('div', '', element('p', '', 'The payload with names, sealed fields sealed ', mark('told')), element('pre', '', JSON.stringify(told, undefined, 2))),
  );
}

function list(rows: Parameters<typeof entries>[0]): HTMLElement {
  return element('dl', '', ...entries(rows));
}

const FIRST_NAMES: Record<string, string> = { position: 'Position', id: 'Event id (32 hexadecimal digits)', stream: 'Stream, such as dialog-7-9' };
const input = (id: string) => part(id) as HTMLInputElement;

function chosen(): string {
  return (part('by') as HTMLSelectElement).value;
}

function showForm(): void {
  part('first-name').textContent = FIRST_NAMES[chosen()] ?? '';
  part('second-label').hidden = chosen() !== 'stream';
}

async function askedPosition(): Promise<number> {
  const [first, second] = [input('first').value.trim(), input('second').value.trim()];
  if (chosen() === 'id') return journal.server.findById(first.toLowerCase());
  if (chosen() === 'stream') return journal.server.findInStream(first, second);
  if (!/^(0|[1-9]\d{0,14})$/.test(first)) throw new Error('a position is a number from 0 on');
  return Number(first);
}

async function lookUp(): Promise<void> {
  part('found').replaceChildren(element('p', 'hint', 'Asking…'));
  try {
    await showEvent(await askedPosition());
  } catch (error) {
    if (error instanceof Refused) refuse(error);
    part('found').replaceChildren(element('p', '', mark(error instanceof Refused ? 'wrong' : 'told', error instanceof Refused ? 'refused' : error instanceof NotThere ? 'not there' : 'no answer'), ` ${reasonOf(error)}`));
  }
}

async function again(): Promise<void> {
  if (refused || document.hidden) return;
  await checkAll();
  await showProjectors();
}

async function begin(): Promise<void> {
  if (!globalThis.crypto.subtle) return verdict('pending', 'Could not check', 'This browser gives cryptography to pages over https or on this machine only: open the page that way.');
  part('by').addEventListener('change', showForm);
  part('look-up').addEventListener('submit', (event) => {
    event.preventDefault();
    void lookUp();
  });
  part('forget').addEventListener('click', () => {
    for (const each of journals) each.trust.forget();
    location.reload();
  });
  showForm();
  journals = Array.from({ length: await journalCount() }, (_, partition) => new Journal(partition));
  journal = journals[Number(new URLSearchParams(location.search).get('journal'))] ?? journals[0]!;
  await checkAll();
  await showProjectors();
  await journal.server.keys().then(showKeys, (error: unknown) => part('keys').replaceChildren(row(reasonOf(error), '', '')));
  part('growth').replaceChildren(...growthChart(await journal.server.growth(GROWTH_POINTS)));
  setInterval(() => void again().catch(refuse), AGAIN_MS);
  const [, linked] = /^#position=(\d{1,15})$/.exec(location.hash) ?? [];
  if (linked === undefined) return;
  input('first').value = linked;
  await lookUp();
}

begin().catch(refuse).finally(() => document.body.setAttribute('data-state', refused ? 'refused' : 'ready'));
