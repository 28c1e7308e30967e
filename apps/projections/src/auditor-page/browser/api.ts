/** Client of the auditor API (docs/reference/auditor-api.md). */

export type Projector = { name: string; position: number; lag: number };
export type Status = { size: number; durable: number; projectors: Projector[]; nowMs: number };
export type GrowthPoint = { position: number; timeMs: number };
export type KeySpan = { ed25519: string; mlDsa44?: string; from: number; to: number | null };
export type Witness = { name: string; state: 'waiting' | 'cosigned' | 'refused' | 'unreachable' | 'contradicted'; cosignedSize: number; reason?: string };
/** `contradiction`: a checkpoint seen by a witness that is inconsistent with the journal. */
export type Witnesses = { witnesses: Witness[]; contradiction: string | null };
export type Keys = { origin: string; logKeys: KeySpan[]; writers: KeySpan[] };

/** The server answered 404. */
export class NotThere extends Error {}

async function get(path: string): Promise<Response> {
  const response = await fetch(path, { cache: 'no-store' });
  if (response.status === 404) throw new NotThere('the log has no such event under its checkpoint');
  if (response.status === 400) throw new Error(((await response.json()) as { reason: string }).reason);
  if (response.status === 429) throw new Error(`too many questions at once: try again in ${response.headers.get('retry-after') ?? 'some'} s`);
  if (response.status === 503) throw new Error('the writer of the log does not answer at the moment');
  if (!response.ok) throw new Error(`the server answers ${response.status}`);
  return response;
}

const json = async <Value>(path: string): Promise<Value> => (await get(path)).json() as Promise<Value>;
const number = (value: number) => encodeURIComponent(String(value));

export type Server = ReturnType<typeof serverOf>;

export const journalCount = async () => (await json<{ partitions: number }>('/api/v1/journals')).partitions;

/** Client for one journal: home is served at the root, other partitions below /partitions/N. */
export function serverOf(partition: number) {
  const base = partition === 0 ? '' : `/partitions/${partition}`;
  return {
    checkpoint: async () => (await get(`${base}/checkpoint`)).text(),
    printedKeys: async () => (await (await get(`${base}/log-keys`)).text()).split('\n').filter(Boolean),
    status: () => json<Status>(`${base}/api/v1/status`),
    growth: (points: number) => json<GrowthPoint[]>(`${base}/api/v1/growth?points=${number(points)}`),
    keys: () => json<Keys>(`${base}/api/v1/keys`),
    proof: async (position: number) => (await get(`${base}/proof/${number(position)}`)).text(),
    entry: async (position: number) => new Uint8Array(await (await get(`${base}/api/v1/entry?position=${number(position)}`)).arrayBuffer()),
    event: (position: number) => json<unknown>(`${base}/api/v1/event?position=${number(position)}`),
    findById: async (id: string) => (await json<{ position: number }>(`${base}/api/v1/find?id=${encodeURIComponent(id)}`)).position,
    findInStream: async (stream: string, version: string) =>
      (await json<{ position: number }>(`${base}/api/v1/find?stream=${encodeURIComponent(stream)}&version=${encodeURIComponent(version)}`)).position,
    consistency: async (older: number, newer: number) => (await json<{ hashes: string[] }>(`${base}/api/v1/consistency?older=${number(older)}&newer=${number(newer)}`)).hashes,
    witnesses: () => json<Witnesses>(`${base}/api/v1/witnesses`),
  };
}
