import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { CryptoError } from '@teamgram/crypto';
import { ClusterUnreachable, loadOrCreateKek, LogDamaged, LogInUse, openEmbeddedLog, openEventStoreLog, openKeyring, UnsafeKek, WrongLogKeys } from '@teamgram/event-log';
import type { EmbeddedEventLog, Keyring } from '@teamgram/event-log';
import { ExitCode, FatalError, type DataPaths, type JournalCluster } from '@teamgram/host';
import { loadOrCreateIdentity, type LogIdentity } from './secrets/log-identity.ts';
import { openSecrets } from './secrets/secrets-store.ts';

export type LogPaths = Pick<DataPaths, 'log' | 'keyring' | 'secrets'>;

/** Paths of the two stores. */
export function storeFiles(paths: LogPaths): { keyring: string; secrets: string } {
  return { keyring: join(paths.keyring, 'keyring.sqlite'), secrets: join(paths.secrets, 'secrets.sqlite') };
}

/** The write side's files that cannot be derived from others; the state can, from the log. */
export type Opened = { kek: Uint8Array; secrets: DatabaseSync; keyring: Keyring; identity: LogIdentity; log: EmbeddedEventLog };

/** Opens the secrets, the keyring and the log, creating them at the first start. Throws FatalError with a message that says what to do. */
export async function openLog(paths: LogPaths, cluster?: JournalCluster): Promise<Opened> {
  try {
    for (const dir of [paths.log, paths.keyring, paths.secrets]) mkdirSync(dir, { recursive: true, mode: 0o700 });
    requireStoresOf(paths);
    const kek = loadOrCreateKek(kekFileBeside(paths));
    const secrets = openSecrets(storeFiles(paths).secrets);
    const identity = loadOrCreateIdentity(secrets, kek);
    const keyring = openKeyring({ file: storeFiles(paths).keyring, kek });
    const options = { dir: paths.log, keyring, ...identity };
    const log = await (cluster ? openEventStoreLog({ ...options, url: cluster.url, journal: cluster.stream }) : openEmbeddedLog(options));
    return { kek, secrets, keyring, identity, log };
  } catch (error) {
    throw explained(error, dirname(paths.log));
  }
}

/** An existing log needs its two stores: newly created ones would sign a different log and make every message unreadable. Throws FatalError. */
function requireStoresOf(paths: LogPaths): void {
  if (!readdirSync(paths.log).some((name) => name.endsWith('.seg'))) return;
  const missing = Object.values(storeFiles(paths)).find((file) => !existsSync(file));
  if (missing) throw new FatalError(`${missing} is missing, and nothing else holds its keys: restore it from a backup`, ExitCode.damaged);
}

/** A newly created key-encryption key could not open the existing stores. Throws FatalError. */
function kekFileBeside(paths: LogPaths): string {
  const file = join(paths.secrets, 'kek');
  const isLost = !existsSync(file) && existsSync(storeFiles(paths).secrets);
  if (isLost) throw new FatalError(`${file} is missing, and no other key opens what lies beside it; put it back from where you keep it`, ExitCode.damaged);
  return file;
}

/** Adds advice to errors about command-api's own files; the host explains all others. */
function explained(error: unknown, dataDir: string): unknown {
  if (error instanceof LogDamaged) {
    const advice = `nothing was changed; "npm run audit -- ${dataDir}" shows the extent, a backup or a witness's copy is the remedy`;
    return new FatalError(`${error.message}; ${advice}`, ExitCode.damaged);
  }
  if (error instanceof CryptoError && error.code === 'UNSEAL_FAILED') {
    return new FatalError(`${join(dataDir, 'secrets/kek')} is not the key that this data directory was made with; put that one back from where you keep it`, ExitCode.damaged);
  }
  if (error instanceof ClusterUnreachable) return new FatalError(`${error.message}; check "journal" in settings.json`, ExitCode.unavailable);
  if (error instanceof WrongLogKeys || error instanceof UnsafeKek) return new FatalError(error.message, ExitCode.damaged);
  if (error instanceof LogInUse) return new FatalError(`${error.message}; stop the other instance, or choose another --data`, ExitCode.unavailable);
  return error;
}
