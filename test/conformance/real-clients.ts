/**
 * Runs every real client against every other, in a network namespace with only loopback
 * (started by real-clients.test.ts). Prints one JSON line per step, exits non-zero at the first failure.
 * Arguments: a folder to work in, then the kinds of client (default: all).
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { noComplaints, SELDOM } from '../clients/complaints.ts';
import { startClient } from '../clients/fleet.ts';
import type { ClientKind, RemoteClient } from '../clients/fleet.ts';
import { eventually } from '../support/eventually.ts';
import { startServer } from '../support/server.ts';
import type { RunningServer } from '../support/server.ts';

const DOCUMENT_BYTES = 20 * 1024 * 1024;
const ALL: ClientKind[] = ['mtcute', 'mtcute-pfs', 'teleproto', 'teleproto-214', 'gramjs', 'tdlib'];

type Person = { client: RemoteClient; phone: string; userId: number; name: string };

const step = (name: string, details: object = {}) => console.log(JSON.stringify({ step: name, ...details }));

async function main(): Promise<void> {
  const [folder, ...wanted] = process.argv.slice(2);
  if (folder === undefined) throw new Error('usage: real-clients.ts FOLDER [client…]');
  // TDLib connects to fixed ports at fixed addresses, which the patch maps to loopback.
  const server = await startServer({ dataDir: join(folder, 'data'), host: '0.0.0.0', port: 443 });
  const clients: RemoteClient[] = [];
  const open = (kind: ClientKind, label: string) => {
    const home = join(folder, label);
    mkdirSync(home, { recursive: true });
    const client = startClient(kind, home, server.code);
    clients.push(client);
    return client;
  };
  try {
    const kinds = wanted.length > 0 ? (wanted as ClientKind[]) : ALL;
    const people: Person[] = [];
    for (const [index, kind] of kinds.entries()) people.push(await signUp(open(kind, `${kind}-1`), server, index));
    for (const person of people) await logInAgain(person, open(person.client.kind, `${person.client.kind}-2`), server);
    for (const person of people) await findOthers(person, people);
    for (const [a, b] of pairs(people)) await converse(a, b);
    const document = makeDocument(folder);
    for (const [a, b] of pairs(people)) await exchangeDocuments(a, b, document);
    for (const person of people) await catchUp(person, people);
    noComplaints(clients, false, SELDOM);
    step('done');
  } finally {
    for (const client of clients) client.kill();
    await server.stop();
  }
}

function address(server: RunningServer) {
  const { host, port, dcId, rsaFingerprint } = server.connect;
  return { host: host === '0.0.0.0' ? '127.0.0.1' : host, port, dcId, fingerprint: rsaFingerprint, publicKeyPem: server.publicKeyPem };
}

async function signUp(client: RemoteClient, server: RunningServer, index: number): Promise<Person> {
  const phone = `1555000${String(1000 + index)}`;
  const name = `Anna ${client.kind}`;
  await client.connect(address(server));
  const userId = await client.signUp({ phone, firstName: name });
  step('signed up', { client: client.kind, userId });
  return { client, phone, userId, name };
}

/** Logs in on a second device: code, then password. The first device receives the code from 777000. */
async function logInAgain(person: Person, device: RemoteClient, server: RunningServer): Promise<void> {
  const password = `correct horse ${person.userId}`;
  await person.client.setPassword(password);
  await device.connect(address(server));
  const userId = await device.signIn({ phone: person.phone, password });
  if (userId !== person.userId) throw new Error(`${device.kind} logged in as ${userId} instead of ${person.userId}`);
  await eventually(`${device.kind}: message of 777000`, () => person.client.sightings.some((seen) => seen.kind === 'message' && seen.from === 777000));
  await device.close();
  device.kill();
  step('logged in again with a password', { client: device.kind });
}

async function findOthers(person: Person, people: Person[]): Promise<void> {
  for (const other of people) {
    if (other === person) continue;
    const found = await person.client.importContact({ phone: other.phone, firstName: other.name });
    if (found !== other.userId) throw new Error(`${person.client.kind} found ${found} instead of ${other.userId}`);
  }
  step('found the others', { client: person.client.kind });
}

const message = (client: RemoteClient, text: string) => client.sightings.find((seen) => seen.kind === 'message' && seen.text === text);

async function converse(a: Person, b: Person): Promise<void> {
  for (const [from, to] of [[a, b], [b, a]] as const) {
    const text = `hello from ${from.name} to ${to.name} — ß 漢 👍`;
    const sentId = await from.client.sendText(to.userId, text);
    const seen = await eventually(`${to.client.kind} sees the text of ${from.client.kind}`, () => message(to.client, text));
    if (seen.kind !== 'message' || seen.from !== from.userId) throw new Error(`wrong author: ${JSON.stringify(seen)}`);
    await from.client.editText(to.userId, sentId, `${text} (edited)`);
    await eventually(`${to.client.kind} sees the edit of ${from.client.kind}`, () => to.client.sightings.some((each) => each.kind === 'edit' && each.text === `${text} (edited)`));
    await to.client.markRead(from.userId, seen.id);
    await eventually(`${from.client.kind} sees that ${to.client.kind} has read`, () => from.client.sightings.some((each) => each.kind === 'read' && each.peer === to.userId && each.maxId >= sentId));
    await deleteOne(from, to);
  }
  await sameHistory(a, b);
  step('conversed', { clients: [a.client.kind, b.client.kind] });
}

async function deleteOne(from: Person, to: Person): Promise<void> {
  const text = `regretted by ${from.name} before ${to.name}`;
  const sentId = await from.client.sendText(to.userId, text);
  const seen = await eventually(`${to.client.kind} sees what will be deleted`, () => message(to.client, text));
  await from.client.deleteForAll(to.userId, [sentId]);
  await eventually(`${to.client.kind} sees the deletion of ${from.client.kind}`, () => to.client.sightings.some((each) => each.kind === 'delete' && seen.kind === 'message' && each.ids.includes(seen.id)));
}

async function sameHistory(a: Person, b: Person): Promise<void> {
  const view = async (me: Person, other: Person) => (await me.client.history(other.userId, 50)).map((each) => ({ mine: each.out, text: each.text, document: each.document }));
  const mine = JSON.stringify(await view(a, b));
  const theirs = JSON.stringify((await view(b, a)).map((each) => ({ ...each, mine: !each.mine })));
  if (mine !== theirs) throw new Error(`${a.client.kind} and ${b.client.kind} see different histories:\n${mine}\n${theirs}`);
}

function makeDocument(folder: string): { file: string; sha256: string } {
  const bytes = randomBytes(DOCUMENT_BYTES);
  const file = join(folder, 'document.bin');
  writeFileSync(file, bytes);
  return { file, sha256: createHash('sha256').update(bytes).digest('hex') };
}

async function exchangeDocuments(a: Person, b: Person, document: { file: string; sha256: string }): Promise<void> {
  for (const [from, to] of [[a, b], [b, a]] as const) {
    const before = to.client.sightings.length;
    await from.client.sendDocument(to.userId, document.file);
    const seen = await eventually(`${to.client.kind} sees the document of ${from.client.kind}`, () =>
      to.client.sightings.slice(before).find((each) => each.kind === 'message' && each.document && each.from === from.userId));
    const sha256 = await to.client.downloadDocument(from.userId, seen.kind === 'message' ? seen.id : 0);
    if (sha256 !== document.sha256) throw new Error(`${to.client.kind} downloaded other bytes than ${from.client.kind} sent`);
  }
  step('exchanged documents', { clients: [a.client.kind, b.client.kind] });
}

/** While offline: a text, an edit, a deletion and a read mark of each other client, all to be received through getDifference. */
async function catchUp(person: Person, people: Person[]): Promise<void> {
  const { client } = person;
  await client.goOffline();
  const before = client.sightings.length;
  const expected: string[] = [];
  for (const other of people.filter((each) => each !== person)) {
    const text = `while ${person.name} was away, by ${other.name}`;
    const id = await other.client.sendText(person.userId, text);
    const gone = await other.client.sendText(person.userId, `${text}: gone`);
    await other.client.editText(person.userId, id, `${text} (edited)`);
    await other.client.deleteForAll(person.userId, [gone]);
    expected.push(`${text} (edited)`);
  }
  await client.goOnline();
  for (const text of expected) {
    await eventually(`${client.kind} catches up on: ${text}`, () =>
      client.sightings.slice(before).some((seen) => (seen.kind === 'message' || seen.kind === 'edit') && seen.text === text));
  }
  for (const other of people) if (other !== person) await sameHistory(person, other);
  step('caught up', { client: client.kind });
}

function pairs(people: Person[]): [Person, Person][] {
  return people.flatMap((a, index) => people.slice(index + 1).map((b): [Person, Person] => [a, b]));
}

main().then(() => process.exit(0), (error: unknown) => {
  console.error(error);
  process.exit(1);
});
