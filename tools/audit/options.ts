import { resolve } from 'node:path';
import type { Subject } from '@teamgram/event-log';
import { ExitCode, FatalError } from '@teamgram/host';

export const HELP = `npm run audit -- [DIR or URL] [--key KEY]... [--since FILE] [--resume FILE] [--threads N] [--json]
npm run audit -- --eventstore [DIR or esdb://…] [--against URL or DIR] [--journal NAME] [--user NAME:PASSWORD] [--ca FILE]
npm run audit -- prove POSITION [--data DIR | --url URL] [--out FILE] [--entry FILE]
npm run audit -- diff A B [--out DIR] [--json]
npm run audit -- export --chat STREAM | --account ID [DIR or URL] --out DIR
npm run audit -- verify-export DIR [--key KEY]... [--json]
npm run audit -- receipt POSITION [--data DIR] [--out FILE]
npm run audit -- verify-receipt FILE [--key KEY]... [--json]

Replays a whole log and checks that nothing in it was changed, removed, repeated or renumbered. Stops at the first lie and says where it is,
what was expected, what was found, what it means and what to do next.

  DIR or URL      a data directory (default ./data), a log directory, or the audit address of a running server; of several
                  partitions every journal, and what passed between them
  --key KEY       a verifier key that the log must have (repeatable); without it the keys of connect.json
                  or, failing that, the log's own are believed
  --since FILE    a checkpoint that you kept earlier: the log must still contain that history
  --resume FILE   keeps how far the audit has come in FILE, and goes on from there; Ctrl-C and a crash lose nothing
  --threads N     threads beside the first one (default: one for each processor; 0: none)
  --json          the report as one JSON line

  --eventstore    reads the events as an EventStoreDB client does: by the connect.json of DIR (default ./data), or by a
                  connection string; keys and checkpoint come from connect.json's audit address or from --against
  --journal NAME  of a connection string: the stream of the journal (journal-0); of a DIR every partition's is audited
  --user, --ca    a name with its password, and the authority that signed the server's certificate

  prove           writes the proof that the event at POSITION is in the log (c2sp.org/tlog-proof):
                  anybody can check it offline with the log's keys
  --data DIR      where the log is (default ./data); --url URL asks a running server
  --out FILE      default POSITION.tlog-proof
  --entry FILE    writes the event's stored bytes too, which the proof is about (not with --url)

  diff            compares two copies, each a directory or a URL, by the hashes of their trees: are they the same, is one the
                  beginning of the other, or where do they part? --out writes the evidence of a fork for others to check

  export          all events of a conversation ("dialog-7-9") or of an account, each with its proof, into a new folder;
                  what is sealed stays sealed (the operator's "npm run ops -- takeout" opens it)
  verify-export   checks such a folder offline

  receipt         proof that data keys were destroyed: of the erasure at POSITION, or of the erasure of the message, file or
                  account event at POSITION; --out FILE: default POSITION.receipt
  verify-receipt  checks such a proof offline and says what was destroyed

Exit codes: 0 the log is true (diff: no fork) · 1 a lie, a fork, or nothing to prove · 64 wrong arguments, or a state file that
does not fit the log · 65 the log cannot be read · 69 the server does not answer · 130 stopped (the state file is written)`;

export type Options =
  | { act: 'help' }
  | { act: 'audit'; source: string; keys: string[]; sinceFile: string | undefined; resumeFile: string | undefined; threads: number | undefined; json: boolean }
  | { act: 'eventstore'; source: string; against: string | undefined; journal: string | undefined; user: string | undefined; caFile: string | undefined; keys: string[]; sinceFile: string | undefined; resumeFile: string | undefined; json: boolean }
  | { act: 'prove'; source: string; position: number; outFile: string; entryFile: string | undefined }
  | { act: 'diff'; sources: [string, string]; outDir: string | undefined; json: boolean }
  | { act: 'export'; source: string; subject: Subject; outDir: string }
  | { act: 'verify-export'; dir: string; keys: string[]; json: boolean }
  | { act: 'receipt'; source: string; position: number; outFile: string }
  | { act: 'verify-receipt'; file: string; keys: string[]; json: boolean };

const VALUED = ['key', 'since', 'data', 'url', 'out', 'entry', 'resume', 'threads', 'against', 'journal', 'user', 'ca', 'chat', 'account'] as const;
type Valued = (typeof VALUED)[number];
const FLAGS = ['json', 'eventstore', 'help'] as const;
type Flag = (typeof FLAGS)[number];

/** Options accepted by each subcommand. */
const KNOWN: Record<Exclude<Options['act'], 'help'>, readonly (Valued | Flag)[]> = {
  audit: ['key', 'since', 'resume', 'threads', 'json', 'data', 'url'],
  eventstore: ['eventstore', 'against', 'journal', 'user', 'ca', 'key', 'since', 'resume', 'json', 'data'],
  prove: ['data', 'url', 'out', 'entry'],
  diff: ['out', 'json'],
  export: ['chat', 'account', 'out', 'data', 'url'],
  'verify-export': ['key', 'json'],
  receipt: ['data', 'out'],
  'verify-receipt': ['key', 'json'],
};

type Given = { words: string[]; values: Map<Valued, string[]>; flags: Set<Flag> };

/** Throws FatalError (exit 64) naming what is wrong. */
export function readOptions(args: readonly string[]): Options {
  const given = read(args);
  if (given.flags.has('help')) return { act: 'help' };
  const [first = ''] = given.words;
  const isAct = ['prove', 'diff', 'export', 'verify-export', 'receipt', 'verify-receipt'].includes(first);
  const act = isAct ? (given.words.shift() as keyof typeof KNOWN) : given.flags.has('eventstore') || isEventStore(first) ? 'eventstore' : 'audit';
  const foreign = [...given.values.keys(), ...given.flags].find((option) => !KNOWN[act].includes(option));
  if (foreign) stop(`${act} does not know --${foreign}`);
  return BUILT[act](given);
}

function read(args: readonly string[]): Given {
  const given: Given = { words: [], values: new Map(), flags: new Set() };
  for (let at = 0; at < args.length; at++) {
    const word = args[at]!;
    const option = word === '-h' ? 'help' : word.startsWith('--') ? word.slice(2) : '';
    if (FLAGS.includes(option as Flag)) given.flags.add(option as Flag);
    else if (VALUED.includes(option as Valued)) given.values.set(option as Valued, [...(given.values.get(option as Valued) ?? []), args[++at] ?? stop(`${word} needs a value`)]);
    else if (word.startsWith('-')) stop(`does not know ${word}`);
    else given.words.push(word);
  }
  return given;
}

const BUILT: Record<keyof typeof KNOWN, (given: Given) => Options> = {
  audit: (given) => ({ act: 'audit', source: sourceOf(given), threads: countOf(given, 'threads'), ...checksOf(given) }),
  eventstore: (given) => {
    const [word] = given.words;
    const [against, journal] = [valueOf(given, 'against'), valueOf(given, 'journal')];
    const isServer = word !== undefined && isEventStore(word);
    if (journal !== undefined && !isServer) stop('--journal needs a connection string; a directory has all its journals audited');
    return {
      act: 'eventstore', source: isServer ? word : sourceOf(given), user: valueOf(given, 'user'),
      against: against && place(against), journal, caFile: pathOf(given, 'ca'), ...checksOf(given),
    };
  },
  prove: ({ words: [word = '', ...more], ...given }) => {
    if (!/^(0|[1-9][0-9]{0,15})$/.test(word) || more.length > 0) stop('prove needs the position of one event, counted from 0');
    const source = sourceOf({ ...given, words: [] });
    const entryFile = pathOf(given, 'entry');
    if (entryFile !== undefined && isUrl(source)) stop('--entry needs the files of the log');
    return { act: 'prove', source, position: Number(word), outFile: pathOf(given, 'out') ?? fromCaller(`${word}.tlog-proof`), entryFile };
  },
  diff: ({ words: [a, b, ...more], ...given }) => {
    if (a === undefined || b === undefined || more.length > 0) return stop('diff needs two copies of a log');
    return { act: 'diff', sources: [place(a), place(b)], outDir: pathOf(given, 'out'), json: given.flags.has('json') };
  },
  export: (given) => {
    const [chat, account, outDir] = [valueOf(given, 'chat'), countOf(given, 'account'), pathOf(given, 'out')];
    if ((chat === undefined) === (account === undefined)) return stop('export needs either --chat STREAM or --account ID');
    if (outDir === undefined) return stop('export needs --out DIR');
    return { act: 'export', source: sourceOf(given), subject: chat === undefined ? { account: account! } : { chat }, outDir };
  },
  'verify-export': (given) => {
    const [dir, ...more] = given.words;
    if (dir === undefined || more.length > 0) return stop('verify-export needs one directory');
    return { act: 'verify-export', dir: fromCaller(dir), keys: given.values.get('key') ?? [], json: given.flags.has('json') };
  },
  receipt: ({ words: [word = '', ...more], ...given }) => {
    if (!/^(0|[1-9][0-9]{0,15})$/.test(word) || more.length > 0) stop('receipt needs the position of one event, counted from 0');
    return { act: 'receipt', source: sourceOf({ ...given, words: [] }), position: Number(word), outFile: pathOf(given, 'out') ?? fromCaller(`${word}.receipt`) };
  },
  'verify-receipt': (given) => {
    const [file, ...more] = given.words;
    if (file === undefined || more.length > 0) return stop('verify-receipt needs one file');
    return { act: 'verify-receipt', file: fromCaller(file), keys: given.values.get('key') ?? [], json: given.flags.has('json') };
  },
};

function checksOf(given: Given) {
  return { keys: given.values.get('key') ?? [], sinceFile: pathOf(given, 'since'), resumeFile: pathOf(given, 'resume'), json: given.flags.has('json') };
}

function sourceOf(given: Given): string {
  if (given.words.length > 1) stop(`expects one directory or URL, not ${given.words.length}`);
  return place(given.words[0] ?? valueOf(given, 'url') ?? valueOf(given, 'data'));
}

function valueOf({ values }: Pick<Given, 'values'>, option: Valued): string | undefined {
  return values.get(option)?.[0];
}

function pathOf(given: Pick<Given, 'values'>, option: Valued): string | undefined {
  const path = valueOf(given, option);
  return path === undefined ? undefined : fromCaller(path);
}

function countOf(given: Pick<Given, 'values'>, option: Valued): number | undefined {
  const text = valueOf(given, option);
  if (text === undefined) return undefined;
  return /^(0|[1-9][0-9]{0,14})$/.test(text) ? Number(text) : stop(`--${option} needs a number`);
}

function place(given = 'data'): string {
  return isUrl(given) ? given : fromCaller(given);
}

export function isUrl(source: string): boolean {
  return /^https?:\/\//.test(source);
}

/** Whether `source` is an EventStoreDB connection string. */
export function isEventStore(source: string): boolean {
  return /^esdb(\+discover)?:\/\//.test(source);
}

/** npm runs scripts in the checkout; relative paths are meant relative to the caller's directory. */
function fromCaller(path: string): string {
  return resolve(process.env['INIT_CWD'] ?? process.cwd(), path);
}

function stop(line: string): never {
  throw new FatalError(`${line}; npm run audit -- --help tells more`, ExitCode.usage);
}
