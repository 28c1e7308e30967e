/** Parent side of test/clients/driver.ts: one child process per client. */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { printedBy } from './complaints.ts';
import type { Driver, Sighting } from './driver.ts';

export type ClientKind = 'mtcute' | 'mtcute-pfs' | 'teleproto' | 'teleproto-214' | 'gramjs' | 'tdlib';

const SCRIPT: Record<ClientKind, [file: string, ...args: string[]]> = {
  mtcute: ['mtcute.ts'],
  'mtcute-pfs': ['mtcute.ts', 'pfs'],
  teleproto: ['gramjs.ts', 'teleproto'],
  'teleproto-214': ['gramjs.ts', 'teleproto-214'],
  gramjs: ['gramjs.ts', 'telegram'],
  tdlib: ['tdlib.ts'],
};

/** Time limit of one driver call; allows for a 20 MB document through a slow library on a busy machine. */
const CALL_TIMEOUT_MS = 120_000;

export type RemoteClient = Driver & { kind: ClientKind; sightings: Sighting[]; /** Log output of the library, one item per log entry. */ printed: string[]; kill: () => void };

/** Starts a client process. `codeFor` finds the login code that the server printed for a phone number. */
export function startClient(kind: ClientKind, folder: string, codeFor: (phone: string) => Promise<string>): RemoteClient {
  const [file, ...args] = SCRIPT[kind];
  const child = fork(join(import.meta.dirname, file), [folder, ...args], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  const sightings: Sighting[] = [];
  const call = caller(child, kind, sightings, codeFor);
  const methods = new Proxy({}, { get: (_, method) => (method === 'then' ? undefined : (...given: unknown[]) => call(String(method), given)) }) as Driver;
  return new Proxy({ kind, sightings, printed: printedBy(child), kill: () => child.kill('SIGKILL') } as unknown as RemoteClient, {
    get: (own, name) => (name in own ? own[name as keyof RemoteClient] : methods[name as keyof Driver]),
  });
}

type FromChild = { id: number; result?: unknown; error?: string } | { saw: Sighting } | { codeFor: string };

function caller(child: ChildProcess, kind: string, sightings: Sighting[], codeFor: (phone: string) => Promise<string>) {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let nextId = 1;
  child.on('message', (message: FromChild) => {
    if ('saw' in message) return void sightings.push(message.saw);
    if ('codeFor' in message) return void codeFor(message.codeFor).then((code) => child.send({ phone: message.codeFor, code }));
    const waiter = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.error === undefined) waiter?.resolve(message.result);
    else waiter?.reject(new Error(`${kind}: ${message.error}`));
  });
  child.on('exit', (code, signal) => {
    for (const { reject } of waiting.values()) reject(new Error(`${kind} ended (${code ?? signal})`));
    waiting.clear();
  });
  return (method: string, args: unknown[]) => new Promise<unknown>((resolve, reject) => {
    const id = nextId++;
    const timer = setTimeout(() => {
      waiting.delete(id);
      reject(new Error(`${kind}.${method} took longer than ${CALL_TIMEOUT_MS} ms`));
    }, CALL_TIMEOUT_MS);
    const settle = <T>(next: (value: T) => void) => (value: T) => { clearTimeout(timer); next(value); };
    waiting.set(id, { resolve: settle(resolve), reject: settle(reject) });
    child.send({ id, method, args });
  });
}
