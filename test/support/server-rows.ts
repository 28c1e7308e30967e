/** The rows of a running server's read models. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunningServer } from './server.ts';
import { eventually } from './eventually.ts';
import { areIndexed, rowsOf } from './rows.ts';

/** Tables about the read models: their positions and program versions. */
const BOOKKEEPING = /\.(journal_position|partition_position|read_model)$/;

/** Every row of every table of the read models, in a fixed order, once the search index has caught up. */
export async function rowsOfServer({ dataDir, connect }: RunningServer): Promise<Record<string, string[]>> {
  const passwords = JSON.parse(readFileSync(join(dataDir, 'postgres', 'passwords.json'), 'utf8')) as { owner: string };
  const { port, pathname } = new URL(connect.analystUrl);
  const address = { host: '127.0.0.1', port: Number(port), database: pathname.slice(1), user: 'owner', password: passwords.owner } as const;
  const rows = await eventually('words to be indexed', async () => {
    const found = await rowsOf({ address: () => address });
    return areIndexed(found) && found;
  });
  return Object.fromEntries(Object.entries(rows).filter(([table]) => !BOOKKEEPING.test(table)));
}
