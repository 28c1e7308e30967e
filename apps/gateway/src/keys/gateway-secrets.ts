/** Secrets shared by all workers of a deployment, derived from one file that the first worker creates. */
import { hkdfSync, randomBytes } from 'node:crypto';
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { ExitCode, FatalError } from '@teamgram/host';

export type GatewaySecrets = {
  /** Server salts (libs/mtproto). */
  salts: Uint8Array;
  accessHashes: Uint8Array;
  fileReferences: Uint8Array;
  exportedAuthorizations: Uint8Array;
  contactTokens: Uint8Array;
  /** Encrypts parts of unfinished uploads (libs/blobs). */
  uploadParts: Uint8Array;
};

const ROOT_BYTES = 32;

/** Reads the file, or creates it with mode 600. Throws FatalError when it is damaged: a new secret would invalidate every access hash in use. */
export function openGatewaySecrets(path: string): GatewaySecrets {
  const root = readOrMake(path);
  if (root.length !== ROOT_BYTES) throw new FatalError(`${path} must hold ${ROOT_BYTES} bytes; restore it from a backup`, ExitCode.damaged);
  const derive = (purpose: string) => new Uint8Array(hkdfSync('sha256', root, new Uint8Array(0), `teamgram gateway ${purpose}`, 32));
  return {
    salts: derive('salts'),
    accessHashes: derive('access hashes'),
    fileReferences: derive('file references'),
    exportedAuthorizations: derive('exported authorizations'),
    contactTokens: derive('contact tokens'),
    uploadParts: derive('upload parts'),
  };
}

function readOrMake(path: string): Uint8Array {
  if (!existsSync(path)) make(path);
  return readFileSync(path);
}

/**
 * If several workers start at once, the first one wins. The file is linked under its final name only when complete, so no worker reads a partial file, nor
 * does a kill leave one.
 */
function make(path: string): void {
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, randomBytes(ROOT_BYTES), { mode: 0o600, flush: true });
  try {
    linkSync(unfinished, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(unfinished);
  }
}
