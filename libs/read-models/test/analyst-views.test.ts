import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestReadModels, type TestReadModels } from './read-models.ts';

const page = readFileSync(new URL('../../../docs/reference/analyst-views.md', import.meta.url), 'utf8');

describe('docs/reference/analyst-views.md', () => {
  let models: TestReadModels;
  beforeAll(async () => {
    models = await openTestReadModels();
  });
  afterAll(() => models.close());

  test('lists exactly the existing views and columns', async () => {
    const text = `select table_name as view, column_name as column from information_schema.columns where table_schema = 'analytics' order by table_name, ordinal_position`;
    const rows = await models.owner.query<{ view: string; column: string }>({ name: 'columns', text }, []);
    const shown = Object.fromEntries(Object.entries(Object.groupBy(rows, ({ view }) => view)).map(([view, columns]) => [view, columns!.map(({ column }) => column)]));
    const lines = page.split('\n').filter((line) => line.startsWith('| `'));
    const described = Object.fromEntries(lines.map((line) => {
      const [view, ...columns] = [...line.matchAll(/`(\w+)`/g)].map((match) => match[1]!);
      return [view, columns];
    }));
    expect(described).toEqual(shown);
  });

  test('its examples run', async () => {
    const examples = /```sql\n([\s\S]*?)```/.exec(page)![1]!;
    await models.owner.execute(examples);
  });
});
