import { PathMissing, type FetchPath } from '@teamgram/event-log';
import { ExitCode, FatalError } from '@teamgram/host';

const TIMEOUT_MS = 30_000;
/** Size of a full entry bundle with entries of maximal length. */
const BYTES_MAX = 256 * 65_537;

/** Reads the paths of a log below a URL. Rejects on a status other than 200, a timeout, or too large a body. */
export function fetchFrom(url: string): FetchPath {
  const prefix = url.endsWith('/') ? url : `${url}/`;
  return async (path) => {
    const response = await fetch(new URL(path, prefix), { signal: AbortSignal.timeout(TIMEOUT_MS) }).catch((error: unknown) => {
      throw new FatalError(`${prefix} does not answer (${reasonOf(error)}); is the server running?`, ExitCode.unavailable);
    });
    if (response.status !== 200) {
      await response.body?.cancel();
      throw new PathMissing(`HTTP ${response.status}`);
    }
    return bounded(response);
  };
}

async function bounded(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > BYTES_MAX) throw new PathMissing('the answer is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function reasonOf(error: unknown): string {
  const { cause, message } = error as Error;
  return (cause as NodeJS.ErrnoException | undefined)?.code ?? message;
}
