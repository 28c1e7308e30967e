/** Secrets that all workers of a deployment share, from one file that the first of them makes. */
import { hkdfSync, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { ExitCode, FatalError } from '@teamgram/host';

export type GatewaySecrets = {
  /** Server salts (libs/mtproto). */
  salts: Uint8Array;
  accessHashes: Uint8Array;
  fileReferences: Uint8Array;
  exportedAuthorizations: Uint8Array;
  contactTokens: Uint8Array;
  /** Parts of uploads that wait (libs/blobs). */
  uploadParts: Uint8Array;
};

const ROOT_BYTES = 32;

/** Reads the file, or makes it with mode 600. Throws FatalError when it is damaged: a new one would void every access hash in use. */
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
  try {
    // 'wx': of several workers that start at once, one makes it and the others read.
    writeFileSync(path, randomBytes(ROOT_BYTES), { flag: 'wx', mode: 0o600, flush: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(path);
}
