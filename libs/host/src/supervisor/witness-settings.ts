import type { WitnessAddress } from '@teamgram/event-log';
import { ExitCode, FatalError } from '../fatal-error.ts';
import { refuseUnknown } from './unknown-words.ts';

/** Each witness may add two signatures, and verifiers limit the number of signatures on a checkpoint. */
const WITNESSES_MAX = 16;

/** `[{ "url", "verifierKey" }]`; for a witness with both Ed25519 and ML-DSA-44 keys, "verifierKey" is a list of both. @throws {FatalError} */
export async function witnessesOf(given: unknown, path: string): Promise<WitnessAddress[]> {
  if (given === undefined) return [];
  if (!Array.isArray(given) || given.length > WITNESSES_MAX) throw wrong(path, `must be a list of at most ${WITNESSES_MAX}`);
  // Loaded on demand: without witnesses a start need not load the log's code.
  const { witnessVerifier } = await import('@teamgram/event-log');
  return given.map((each) => witnessOf(each, path, witnessVerifier));
}

function witnessOf(given: unknown, path: string, check: (verifierKey: string) => unknown): WitnessAddress {
  if (typeof given !== 'object' || given === null) throw wrong(path, 'needs { "url", "verifierKey" } for each');
  refuseUnknown(given, ['url', 'verifierKey'], `${path}, witnesses`);
  const { url, verifierKey } = given as { url?: unknown; verifierKey?: unknown };
  if (typeof url !== 'string' || !URL.canParse(url) || !/^https?:/.test(url)) throw wrong(path, 'needs a url: "https://…"');
  const verifierKeys = [verifierKey].flat();
  if (verifierKeys.length === 0 || !verifierKeys.every((key) => typeof key === 'string')) throw wrong(path, `needs the verifierKey of ${url}`);
  try {
    verifierKeys.forEach((key) => check(key));
  } catch (error) {
    throw wrong(path, `has a verifierKey for ${url} that is none: ${(error as Error).message}`);
  }
  return { url, verifierKeys };
}

function wrong(path: string, line: string): FatalError {
  return new FatalError(`${path}: "witnesses" ${line}`, ExitCode.config);
}
