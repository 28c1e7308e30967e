import pg from 'pg';
import type { TestDatabase } from './postgres.ts';

/** Every row of every table, in a fixed order. */
export async function rowsOf(database: Pick<TestDatabase, 'address'>): Promise<Record<string, string[]>> {
  const client = new pg.Client(database.address('owner'));
  await client.connect();
  try {
    const tables = await client.query<{ name: string }>(
      `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
       where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema') order by 1`,
    );
    const rows: Record<string, string[]> = {};
    for (const { name } of tables.rows) {
      const found = await client.query<{ row: string }>(`select to_jsonb(t)::text as row from ${name} t order by 1`);
      rows[name] = found.rows.map(({ row }) => row);
    }
    return rows;
  } finally {
    await client.end();
  }
}

/** Whether the read models and the search index, which follows the log separately, are at the same position of home's journal. */
export function areIndexed(rows: Record<string, string[]>): boolean {
  const [models, words] = ['read_model.journal_position', 'read_model.search_progress'].map((table) => (JSON.parse(rows[table]?.[0] ?? '{}') as { position?: number }).position);
  return models !== undefined && models === words;
}
