import { resolve } from 'node:path';
import { ExitCode, FatalError } from '@teamgram/host';

export const HELP = `npm run audit -- [DIR or URL] [--key KEY]... [--since FILE] [--json]
npm run audit -- prove POSITION [--data DIR | --url URL] [--out FILE] [--entry FILE]

Replays a whole log and checks that nothing in it was changed, removed, repeated or renumbered.
Ends with 0 when the log is true, with 1 at the first lie, whose position it prints.

  DIR or URL     a data directory (default ./data), a log directory, or the audit address of a running server
  --key KEY      a verifier key that the log must have (repeatable); without it the keys of connect.json
                 or, failing that, the log's own are believed
  --since FILE   a checkpoint that you kept earlier: the log must still contain that history
  --json         the report as one JSON line

  prove          writes the proof that the event at POSITION is in the log (c2sp.org/tlog-proof):
                 anybody can check it offline with the log's keys
  --data DIR     where the log is (default ./data); --url URL asks a running server
  --out FILE     default POSITION.tlog-proof
  --entry FILE   writes the event's stored bytes too, which the proof is about (not with --url)`;

export type Options =
  | { act: 'help' }
  | { act: 'audit'; source: string; keys: string[]; sinceFile: string | undefined; json: boolean }
  | { act: 'prove'; source: string; position: number; outFile: string; entryFile: string | undefined };

const VALUED = ['--key', '--since', '--data', '--url', '--out', '--entry'] as const;
type Valued = (typeof VALUED)[number];

/** Throws FatalError (exit 64) naming what is wrong. */
export function readOptions(args: readonly string[]): Options {
  const values: Record<Valued, string[]> = { '--key': [], '--since': [], '--data': [], '--url': [], '--out': [], '--entry': [] };
  const words: string[] = [];
  let json = false;
  for (let at = 0; at < args.length; at++) {
    const word = args[at]!;
    if (word === '--help' || word === '-h') return { act: 'help' };
    if (word === '--json') json = true;
    else if (isValued(word)) values[word].push(args[++at] ?? stop(`${word} needs a value`));
    else if (word.startsWith('-')) stop(`does not know ${word}`);
    else words.push(word);
  }
  const given = values['--url'][0] ?? values['--data'][0];
  if (words[0] === 'prove') return prove(words.slice(1), given, values['--out'][0], values['--entry'][0]);
  if (words.length > 1) stop(`expects one directory or URL, not ${words.length}`);
  const sinceFile = values['--since'][0];
  return { act: 'audit', source: place(words[0] ?? given), keys: values['--key'], sinceFile: sinceFile && fromCaller(sinceFile), json };
}

function prove(words: string[], given: string | undefined, outFile: string | undefined, entryFile: string | undefined): Options {
  const [word = '', ...more] = words;
  if (!/^(0|[1-9][0-9]{0,15})$/.test(word) || more.length > 0) stop('prove needs the position of one event, counted from 0');
  const source = place(given);
  if (entryFile !== undefined && isUrl(source)) stop('--entry needs the files of the log');
  return { act: 'prove', source, position: Number(word), outFile: fromCaller(outFile ?? `${word}.tlog-proof`), entryFile: entryFile && fromCaller(entryFile) };
}

function place(given = 'data'): string {
  return isUrl(given) ? given : fromCaller(given);
}

export function isUrl(source: string): boolean {
  return /^https?:\/\//.test(source);
}

/** npm runs scripts in the checkout; people mean the folder they stand in. */
function fromCaller(path: string): string {
  return resolve(process.env['INIT_CWD'] ?? process.cwd(), path);
}

function isValued(word: string): word is Valued {
  return (VALUED as readonly string[]).includes(word);
}

function stop(line: string): never {
  throw new FatalError(`${line}; npm run audit -- --help tells more`, ExitCode.usage);
}
