import { join } from 'node:path';
import { CryptoError, parseCheckpoint, parseNote } from '@teamgram/crypto';
import { Witness, type WatchedLog } from '@teamgram/event-log';
import { ExitCode, FatalError } from '@teamgram/host';
import { serveWitness } from '../../witness/server.ts';
import { createWitness, keysOf, openStore, openWitness, signersOf } from '../../witness/witness-directory.ts';
import type { Command, CommandContext } from '../command.ts';

const DEFAULT_LISTEN = '127.0.0.1:7380';

type Act = (dir: string, words: string[], context: CommandContext) => Promise<void> | void;

const acts: Record<string, Act> = {
  init: (dir, [name = '', ...more], { print }) => {
    if (!name || more.length > 0) throw usage('init needs the name of the witness');
    for (const key of keysOf(createWitness(dir, name))) print(key);
  },
  keys: (dir, _, { print }) => {
    for (const key of keysOf(openWitness(dir))) print(key);
  },
  'add-log': (dir, [origin = '', ...keys], { print }) => withStore(dir, (store) => {
    if (!origin || keys.length === 0) throw usage('add-log needs the origin of a log and its verifier keys');
    store.addLog(origin, keys);
    print(`${origin} is watched with ${keys.length} more key${keys.length === 1 ? '' : 's'}`);
  }),
  'remove-key': (dir, [origin = '', key = ''], { print }) => withStore(dir, (store) => {
    if (!store.removeKey(origin, key)) throw new FatalError(`the log ${origin} has no such key here`, ExitCode.failure);
    print('removed');
  }),
  status: (dir, _, { json, print }) => withStore(dir, (store) => {
    const logs = store.logs();
    if (json) return print(JSON.stringify(logs.map(({ head, ...log }) => ({ ...log, size: head.size, root: base64(head.root) }))));
    for (const log of logs) for (const line of linesOf(log)) print(line);
  }),
  serve: async (dir, words, { values, print }) => {
    if (words.length > 0) throw usage('serve takes no words');
    const { host, port } = addressOf(values.get('listen') ?? DEFAULT_LISTEN);
    const identity = openWitness(dir);
    const store = openStore(dir);
    const server = await serveWitness(new Witness(store, signersOf(identity)), store, { host, port });
    print(`witness ${identity.name} listens on http://${host}:${server.port}`);
    await new Promise<void>((resolve) => { for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve()); });
    await server.close();
    store.close();
  },
};

export const witness: Command = {
  summary: "watch other servers' logs: cosign their checkpoints, refuse a second history",
  help: `npm run ops -- witness init NAME
npm run ops -- witness add-log ORIGIN KEY...
npm run ops -- witness serve [--listen HOST:PORT]
npm run ops -- witness status | keys | remove-key ORIGIN KEY

A witness of its own (c2sp.org/tlog-witness), for a second operator: it needs no server here. It lies in "witness" under --data (default ./data).

  init       makes its keys and prints them for the settings.json of the logs' operators
  add-log    watches a log, by its origin and verifier keys (connect.json); again with more keys after a log has changed its own
  serve      answers POST /add-checkpoint until it is stopped; by default on ${DEFAULT_LISTEN}. Put your own TLS in front
  status     what it has cosigned, and every contradiction with both roots`,
  values: ['listen'],
  takesWords: true,
  run: async (context) => {
    const [act = '', ...words] = context.args;
    const work = Object.hasOwn(acts, act) ? acts[act]! : undefined;
    if (!work) throw usage(act ? `does not know ${act}` : 'needs to be told what to do');
    try {
      await work(join(context.dataDir, 'witness'), words, context);
    } catch (error) {
      if (error instanceof CryptoError) throw new FatalError(error.message, ExitCode.usage);
      throw error;
    }
  },
};

function withStore(dir: string, work: (store: ReturnType<typeof openStore>) => void): void {
  const store = openStore(dir);
  try {
    work(store);
  } finally {
    store.close();
  }
}

function linesOf({ origin, keys, head, contradiction }: WatchedLog): string[] {
  const lines = [origin, `  size ${head.size}   root ${base64(head.root)}   keys ${keys.length}`];
  if (contradiction === undefined) return lines;
  const { size, root } = parseCheckpoint(parseNote(contradiction).text);
  return [...lines, `  CONTRADICTED: the log has also signed size ${size} with the root ${base64(root)}, which does not follow from the above`];
}

function addressOf(text: string): { host: string; port: number } {
  const [, host, port] = /^(.+):([0-9]{1,5})$/.exec(text) ?? [];
  if (!host || Number(port) > 65_535) throw usage('--listen needs HOST:PORT');
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

function usage(line: string): FatalError {
  return new FatalError(`witness ${line}; npm run ops -- witness --help tells more`, ExitCode.usage);
}
