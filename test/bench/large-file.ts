/**
 * The largest file a client may send, 8,192 parts of 512 KiB = 4 GiB, uploaded by one account and downloaded by another through one gateway worker.
 * Upload and download are compared by SHA-256. `LARGE_FILE_MIB` sets a smaller size.
 */
import { createHash, type Hash } from 'node:crypto';
import type { ClientKey } from '@teamgram/mtproto';
import type { tl } from '@teamgram/tl';
import { Account } from '../support/account.ts';
import { eventually } from '../support/eventually.ts';
import type { RunningServer } from '../support/server.ts';
import { signUpPairs, withServer } from './load.ts';
import { rssOf, serverProcessName } from './process-cpu.ts';
import type { Row } from './row.ts';

const KIB = 1024;
const MIB = 1024 * KIB;
const SIZE_MIB = Number(process.env['LARGE_FILE_MIB'] ?? 4096);
const PART_BYTES = 512 * KIB;
const PARTS = (SIZE_MIB * MIB) / PART_BYTES;
const CHUNK_BYTES = MIB;
const IN_FLIGHT = 8;
const FILE_ID = 4_096n;

export async function bench(): Promise<Row[]> {
  return withServer(async (server) => {
    const people = await signUpPairs(server, 2);
    const [sender, receiver] = await Promise.all(people.map(({ key }) => connected(server, key)));
    const memory = watchMemory(server);
    const sent = createHash('sha256');
    const uploadMs = await timed(() => upload(sender!, sent));
    await sender!.call('messages.sendMedia', { peer: people[0]!.partner, media: FILE, message: '', random_id: FILE_ID });
    const document = await newestDocument(receiver!, people[1]!.partner);
    const received = createHash('sha256');
    const downloadMs = await timed(() => download(receiver!, document, received));
    const peakBytes = memory.stop();
    if (sent.digest('hex') !== received.digest('hex')) throw new Error('what came down is not what went up');
    sender!.close();
    receiver!.close();
    const name = `${SIZE_MIB.toLocaleString('en')} MiB`;
    return [
      { name: `${name} up, ${IN_FLIGHT} parts in flight`, value: (SIZE_MIB * 1000) / uploadMs, unit: 'MiB/s' },
      { name: `${name} down, the same by SHA-256`, value: (SIZE_MIB * 1000) / downloadMs, unit: 'MiB/s' },
      { name: 'the most memory that the gateway took meanwhile', value: peakBytes / MIB, unit: 'MiB RSS' },
    ];
  });
}

const FILE: tl.InputMedia = {
  _: 'inputMediaUploadedDocument', mime_type: 'application/octet-stream', attributes: [{ _: 'documentAttributeFilename', file_name: 'large.bin' }],
  file: { _: 'inputFileBig', id: FILE_ID, parts: PARTS, name: 'large.bin' },
};

async function connected(server: RunningServer, key: ClientKey): Promise<Account> {
  const account = new Account(server, { key });
  await account.connect();
  return account;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}

/** Every part is different, but cheap to generate. */
function partOf(index: number): Buffer {
  const part = Buffer.alloc(PART_BYTES, index);
  part.writeUInt32LE(index);
  return part;
}

async function upload(account: Account, hash: Hash): Promise<void> {
  await inFlight(PARTS, async (index) => {
    await account.call('upload.saveBigFilePart', { file_id: FILE_ID, file_part: index, file_total_parts: PARTS, bytes: partOf(index) });
  });
  for (let index = 0; index < PARTS; index++) hash.update(partOf(index));
}

async function newestDocument(account: Account, peer: tl.inputPeerUser): Promise<tl.document> {
  const page = await eventually('the document arrives', async () => {
    const history = await account.call('messages.getHistory', { peer, offset_id: 0, offset_date: 0, add_offset: 0, limit: 1, max_id: 0, min_id: 0, hash: 0n });
    const [message] = history._ === 'messages.messagesNotModified' ? [] : history.messages;
    return message?._ === 'message' ? message.media : undefined;
  });
  if (page._ !== 'messageMediaDocument' || page.document?._ !== 'document') throw new Error('no document arrived');
  return page.document;
}

async function download(account: Account, { id, access_hash, file_reference }: tl.document, hash: Hash): Promise<void> {
  const location: tl.InputFileLocation = { _: 'inputDocumentFileLocation', id, access_hash, file_reference, thumb_size: '' };
  const early = new Map<number, Uint8Array>();
  let next = 0;
  await inFlight((SIZE_MIB * MIB) / CHUNK_BYTES, async (index) => {
    const file = await account.call('upload.getFile', { location, offset: index * CHUNK_BYTES, limit: CHUNK_BYTES });
    if (file._ !== 'upload.file') throw new Error(`upload.getFile answered ${file._}`);
    early.set(index, file.bytes);
    for (let bytes = early.get(next); bytes; bytes = early.get(++next)) {
      hash.update(bytes);
      early.delete(next);
    }
  });
}

/** Runs `work` for 0 … count − 1, with IN_FLIGHT calls at a time. */
async function inFlight(count: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async () => { while (next < count) await work(next++); };
  await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
}

function watchMemory(server: RunningServer): { stop(): number } {
  let peakBytes = 0;
  const look = () => { peakBytes = Math.max(peakBytes, rssOf(server.child.pid!, (command) => serverProcessName(command) === 'gateway')); };
  const timer = setInterval(look, 250);
  return { stop: () => { clearInterval(timer); return peakBytes; } };
}
