/** Server and users of the scenarios with real clients, in a network namespace with only loopback; accounts are created through the libraries. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pidsOf } from '../bench/process-cpu.ts';
import { startClient } from '../clients/fleet.ts';
import type { ClientKind, RemoteClient } from '../clients/fleet.ts';
import { startServer } from '../support/server.ts';
import type { RunningServer } from '../support/server.ts';
import { startTranslator } from '../support/translator.ts';
import type { Person } from './real-chats-world.ts';

/** A server reachable by real clients, with a translation service; its data is in `data` of the folder. */
export async function realServer(folder: string): Promise<{ server: RunningServer; end: () => Promise<void> }> {
  const translator = await startTranslator();
  const dataDir = join(folder, 'data');
  mkdirSync(dataDir, { mode: 0o700 });
  writeFileSync(join(dataDir, 'settings.json'), JSON.stringify({ translation: { url: translator.url } }));
  // TDLib connects to fixed ports at fixed addresses, which the patch maps to loopback.
  const server = await startServer({ dataDir, host: '0.0.0.0', port: 443 });
  const end = async () => {
    await server.stop();
    await translator.close();
  };
  return { server, end };
}

/** A connected client that is not logged in. */
export async function opened(kind: ClientKind, server: RunningServer, folder: string): Promise<RemoteClient> {
  const home = join(folder, kind);
  mkdirSync(home, { recursive: true });
  const client = startClient(kind, home, server.code);
  const { port, dcId, rsaFingerprint } = server.connect;
  await client.connect({ host: '127.0.0.1', port, dcId, fingerprint: rsaFingerprint, publicKeyPem: server.publicKeyPem });
  return client;
}

export async function signUp(kind: ClientKind, index: number, server: RunningServer, folder: string): Promise<Person> {
  const client = await opened(kind, server, folder);
  const [phone, name] = [`1555000${2000 + index}`, `Anna ${kind}`];
  return { client, phone, userId: await client.signUp({ phone, firstName: name }), name };
}

/** Adds all others as contacts. */
export async function acquaint({ client, userId }: Person, people: readonly Person[]): Promise<void> {
  for (const other of people) if (other.userId !== userId) await client.importContact({ phone: other.phone, firstName: other.name });
}

/** kill -9. @param victim part of the process's command line */
export function killProcess(server: RunningServer, victim: string): void {
  const [pid] = pidsOf(server.child.pid!, (command) => command.includes(victim));
  if (pid === undefined) throw new Error(`no process of ${victim}`);
  process.kill(pid, 'SIGKILL');
}
