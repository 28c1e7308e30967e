import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase } from '../../../test/support/postgres.ts';
import { DatabaseUnreachable, openDatabase, type Database } from '../src/postgres/database.ts';

let server: Awaited<ReturnType<typeof createTestDatabase>>;
let database: Database;

beforeAll(async () => {
  server = await createTestDatabase();
  database = openDatabase(server.address('owner'));
});
afterAll(async () => {
  await database.close();
  await server.drop();
});

const ask = (name: string, text: string, values: readonly unknown[] = []) => database.query<Record<string, unknown>>({ name, text }, values);

test.each([
  ['boolean', true], ['boolean', false], ['smallint', -7], ['integer', 2_147_483_647], ['bigint', 2 ** 52 + 1], ['bigint', -(2 ** 52) - 1], ['double precision', 0.1],
  ['text', 'naïve 😀 \\ " {,}'], ['text', ''], ['bytea', Buffer.from([0, 1, 255])], ['bytea', Buffer.alloc(0)], ['bigint', null],
  ['int4[]', [1, -2]], ['int8[]', []], ['int8[]', [2 ** 52, null]], ['text[]', ['a"b', 'c\\d', 'NULL', '', 'e,f']], ['bool[]', [true, false]], ['bytea[]', [Buffer.from([9])]],
])('a %s round-trips: %j', async (type, value) => {
  const name = `echo-${type}`;
  expect(await ask(name, `select $1::${type} as value`, [value])).toEqual([{ value }]);
});

test('jsonb is returned parsed', async () => {
  expect(await ask('jsonb', 'select $1::jsonb as value', ['{"a": [1, "é"]}'])).toEqual([{ value: { a: [1, 'é'] } }]);
});

test('answers that span several network reads', async () => {
  const rows = await ask('long', `select n::int4, repeat('x', 1000 * n::int4) as text from generate_series(1, 300) n`);
  expect(rows.map(({ text }) => (text as string).length)).toEqual(rows.map(({ n }) => 1000 * (n as number)));
});

test('a failed query fails alone, among those pipelined before and behind it', async () => {
  const divide = (by: number) => ask('divide', 'select 6 / $1::int4 as quotient', [by]);
  const answers = await Promise.allSettled([divide(3), divide(0), divide(2)]);
  expect(answers).toMatchObject([{ value: [{ quotient: 2 }] }, { reason: { code: '22012' } }, { value: [{ quotient: 3 }] }]);
});

test('a statement that could not be parsed is parsed again', async () => {
  const count = () => ask('later', 'select count(*)::int4 as count from public.made_later');
  await expect(count()).rejects.toMatchObject({ code: '42P01' });
  await database.execute('create table public.made_later (n int4); insert into public.made_later values (1), (2);');
  expect(await count()).toEqual([{ count: 2 }]);
});

test('unsupported values and types are errors that affect no other query', async () => {
  await expect(ask('object', 'select $1::text as value', [{}])).rejects.toThrow(TypeError);
  expect(await ask('object', 'select $1::text as value', ['x'])).toEqual([{ value: 'x' }]);
  await expect(ask('numeric', 'select 1.5 as value')).rejects.toThrow('cast it');
});

test('a deadlock fails one of the two transactions as retryable', async () => {
  await database.execute('create table public.contended (n int4 primary key, by text); insert into public.contended values (1), (2);');
  const both = [openDatabase(server.address('owner')), openDatabase(server.address('owner'))] as const;
  const take = (by: Database, n: number) => by.query({ name: 'take', text: 'update public.contended set by = pg_backend_pid()::text where n = $1' }, [n]);
  for (const [index, each] of both.entries()) {
    await each.execute(`begin; set local deadlock_timeout = '10ms'`);
    await take(each, index + 1);
  }
  const cross = async (index: 0 | 1) => {
    try {
      await take(both[index], 2 - index);
    } finally {
      await both[index].execute('rollback');
    }
  };
  const crossed = await Promise.allSettled([cross(0), cross(1)]);
  expect(crossed.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []))).toEqual([expect.any(DatabaseUnreachable)]);
  for (const each of both) await each.close();
});

test('queries pending when the connection breaks are rejected; the next query reconnects', async () => {
  const broken = Promise.allSettled([ask('sleep', 'select pg_sleep(60)'), ask('after', 'select 1 as one')]);
  const other = openDatabase(server.address('owner'));
  const end = { name: 'end', text: `select pg_terminate_backend(pid) from pg_stat_activity where query like '%pg_sleep(60)%' and pid <> pg_backend_pid()` };
  while ((await other.query(end, [])).length === 0);
  await other.close();
  for (const { status, reason } of (await broken) as PromiseRejectedResult[]) expect([status, reason]).toEqual(['rejected', expect.any(DatabaseUnreachable)]);
  expect(await ask('again', 'select 1 as one')).toEqual([{ one: 1 }]);
});
