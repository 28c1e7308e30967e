import { createLogger } from '@teamgram/host';
import type { Invocation } from '@teamgram/mtproto';
import { expect, test } from 'vitest';
import type { Services } from '../services.ts';
import type { Session } from '../sessions/session.ts';
import { Dispatcher } from './dispatch.ts';

test('a method that is in no layer is refused, and logged once', () => {
  const lines: string[] = [];
  const services = { log: createLogger({ name: 'test', level: 'info', write: (line) => lines.push(line) }) } as Services;
  const dispatcher = new Dispatcher(services, new Map());
  const refusals: unknown[] = [];
  const ask = (method: number) => dispatcher.dispatch({} as Session, { method, query: new Uint8Array(8), fail: (...refusal: unknown[]) => refusals.push(refusal) } as unknown as Invocation);
  for (let index = 0; index < 1_000; index++) ask(0xfffffff0 - (index % 100));
  expect(refusals).toEqual(Array.from({ length: 1_000 }, () => [404, 'METHOD_INVALID']));
  expect(lines).toHaveLength(64);
  expect(lines[0]).toContain('"method":"0xfffffff0"');
});
