import { DatabaseSync } from 'node:sqlite';
import { loadOrCreateKek, openKeyring } from '../../src/index.ts';
import { openOnDisk, writeSome } from './log-on-disk.ts';
import { LoopImage } from './loop-image.ts';

/** Power cuts at moments for which durability is promised, and what each of them left. */
export async function scenes(place: string): Promise<Record<string, string>> {
  return {
    'a key that was flushed': keyAfterCut(place, 'flushed'),
    'a key that was erased': keyAfterCut(place, 'erased'),
    'the index of a closed log': await indexAfterClose(place),
  };
}

/** `flush` and `erase` are durable on return. */
function keyAfterCut(place: string, scene: 'flushed' | 'erased'): string {
  const disk = LoopImage.create(place, scene);
  const open = (dir: string) => openKeyring({ file: `${dir}/keyring.sqlite`, kek: loadOrCreateKek(`${dir}/kek`) });
  const keyring = open(disk.dir);
  for (let version = 0; version < 3; version++) keyring.leafForWriting('dialog-1-2', version);
  keyring.flush();
  if (scene === 'erased') keyring.erase([{ stream: 'dialog-1-2', version: 1 }]);
  const found = disk.cut(place, `${scene}-found`);
  const after = open(found.dir);
  const there = [0, 1, 2].map((version) => (after.leaf('dialog-1-2', version) ? 'there' : 'gone')).join(' ');
  for (const each of [after, keyring]) each.close();
  for (const image of [found, disk]) image.remove();
  return there;
}

/** A closed index is marked as complete: then it must be complete on disk, because the events are not read again. */
async function indexAfterClose(place: string): Promise<string> {
  const disk = LoopImage.create(place, 'closed');
  const { log, close } = await openOnDisk(disk.dir);
  for (let call = 0; call < 300; call++) await writeSome(log);
  await close();
  const found = disk.cut(place, 'closed-found');
  const trusted = trustedUpTo(`${found.dir}/log/index.sqlite`);
  const after = await openOnDisk(found.dir);
  let known = 0;
  for (let position = 0; position < 600; position++) if (after.log.positionOf(after.log.read(position)!.id) === position) known++;
  await after.close();
  for (const image of [found, disk]) image.remove();
  return `trusted up to ${trusted}, ${known} of 600 events known`;
}

function trustedUpTo(index: string): number {
  const database = new DatabaseSync(index);
  try {
    const state = new Map(database.prepare('SELECT name, value FROM state').all().map(({ name, value }) => [name, String(value)]));
    return state.has('open in boot') ? 0 : (JSON.parse(state.get('place') ?? '{}') as { position: number }).position;
  } finally {
    database.close();
  }
}
