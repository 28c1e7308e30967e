import { existsSync, rmSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { pinStore, type EventLog, type Keyring } from '@teamgram/event-log';
import { LinkError } from '@teamgram/host';
import { forgetDeleted } from '../secrets/secrets-store.ts';

export type Stores = { log: EventLog; keyring: Keyring; secrets: DatabaseSync; files: { keyring: string; secrets: string } };

export type StoresCopied = { position: number };

/**
 * Copies the keyring and the secrets consistently with one position of the log. Position and snapshots are taken in the same turn of the event loop;
 * this is consistent because a secret is written before the event that needs it and removed only after the event that invalidates it. Keys whose
 * erasure was durable but not yet carried out are erased when the copied log is replayed.
 * @param directory absolute path of an existing directory that contains neither file
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
    // While the snapshots were held, the write-ahead logs could not be truncated and still contained what was erased meanwhile.
    keyring.erase([]);
    forgetDeleted(secrets);
  }
}
