/** The EventStoreDB server for tests: a cluster named by EVENTSTORE_URL, else our own server, in a process of its own. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface EventStores {
  /** An unused journal. */
  journal(): Promise<{ url: string; journal: string }>;
  /** Restarts the server of a journal; undefined for a cluster that is not ours. */
  restart: ((url: string) => Promise<void>) | undefined;
  close(): Promise<void>;
}

const SERVER = join(import.meta.dirname, '../../libs/host/test/fixtures/eventstoredb-process.ts');

export async function openEventStores(url: string | undefined = process.env['EVENTSTORE_URL']): Promise<EventStores> {
  if (url) return { journal: async () => ({ url, journal: `journal-${crypto.randomUUID()}` }), restart: undefined, close: async () => {} };
  const directory = mkdtempSync(join(tmpdir(), 'event-stores-'));
  const child = fork(SERVER, [directory], { execArgv: [] });
  await once(child, 'message');
  const file = (name: string) => encodeURIComponent(join(directory, name));
  const options = `tls=true&tlsCAFile=${file('authority.crt')}&userCertFile=${file('command-api.crt')}&userKeyFile=${file('command-api.key')}`;
  return {
    journal: async () => ({ url: `esdb://localhost:${await ask(child, { serve: true })}?${options}`, journal: 'journal-0' }),
    restart: async (of) => void (await ask(child, { restart: Number(/:(\d+)\?/.exec(of)![1]) })),
    close: async () => {
      child.disconnect();
      await once(child, 'exit');
      rmSync(directory, { recursive: true });
    },
  };
}

async function ask(child: ChildProcess, message: object): Promise<number> {
  child.send(message);
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return port;
}
