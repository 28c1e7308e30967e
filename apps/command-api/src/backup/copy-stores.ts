import { existsSync, rmSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { pinStore, type EventLog, type Keyring } from '@teamgram/event-log';
import { LinkError } from '@teamgram/host';
import { forgetDeleted } from '../secrets/secrets-store.ts';

export type Stores = { log: EventLog; keyring: Keyring; secrets: DatabaseSync; files: { keyring: string; secrets: string } };

export type StoresCopied = { position: number };

/**
 * Copies the keyring and the secrets as they belong to one position of the log. Position and snapshots are taken in one turn of the loop: what an
 * event below the position needs was written before the event, what such an event ends is removed only after it. Keys whose erasure was durable
 * but not carried out yet are erased by whoever folds the log of the copy.
 * @param directory an existing one that holds neither file; absolute
 */
export async function copyStores({ log, keyring, secrets, files }: Stores, directory: string): Promise<StoresCopied> {
  const copies = { keyring: join(directory, 'keyring.sqlite'), secrets: join(directory, 'secrets.sqlite') };
  if (!isAbsolute(directory) || !existsSync(directory) || existsSync(copies.keyring) || existsSync(copies.secrets)) throw new LinkError('DIRECTORY_INVALID');
  keyring.flush();
  const position = log.durablePosition;
  const snapshots = { keyring: pinStore(files.keyring), secrets: pinStore(files.secrets) };
  try {
    await snapshots.keyring.copyTo(copies.keyring);
    await snapshots.secrets.copyTo(copies.secrets);
    return { position };
  } catch (error) {
    for (const path of Object.values(copies)) rmSync(path, { force: true });
    throw error;
  } finally {
    for (const snapshot of Object.values(snapshots)) snapshot.release();
    // What was erased meanwhile still stood in the write-ahead logs: nothing empties them while a snapshot is held.
    keyring.erase([]);
    forgetDeleted(secrets);
  }
}
