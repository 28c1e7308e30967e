import { createLogger, LinkError } from '@teamgram/host';
import { DatabaseUnreachable } from '@teamgram/read-models';
import { expect, test } from 'vitest';
import { Troubles } from './troubles.ts';

function troubles() {
  const clock = { nowMs: 0 };
  const [logged, told]: [Record<string, unknown>[], string[]] = [[], []];
  const log = createLogger({ name: 'gateway-0', write: (line) => logged.push(JSON.parse(line) as Record<string, unknown>) });
  return { clock, logged, told, made: new Troubles({ log, tell: (line) => told.push(line), nowMs: () => clock.nowMs }) };
}

const full = (name: string) => Object.assign(new Error(`ENOSPC: no space left on device, write '/data/blobs/parts/17/${name}'`), { code: 'ENOSPC', syscall: 'write', path: `/data/blobs/parts/17/${name}` });

test('a full disk is one line for all methods, without user ids', () => {
  const { clock, logged, told, made } = troubles();
  for (let part = 0; part < 5; part++) made.note('upload.saveBigFilePart', full(String(part)));
  made.note('upload.saveFilePart', full('x'));
  expect(told).toEqual(['no space left on the disk; free some: nothing acknowledged was lost, and what runs goes on by itself']);
  expect(logged).toMatchObject([{ event: 'request-failed', level: 'warn', method: 'upload.saveBigFilePart', code: 'ENOSPC', reason: told[0] }]);
  expect(JSON.stringify(logged)).not.toContain('/17/');
  clock.nowMs = 60_000;
  made.note('upload.saveFilePart', full('y'));
  expect(logged[1]).toMatchObject({ method: 'upload.saveFilePart', count: 6 });
  expect(told).toHaveLength(2);
});

test('an unreachable database is logged once, with its reason', () => {
  const { logged, told, made } = troubles();
  for (let n = 0; n < 3; n++) made.note('messages.getHistory', new DatabaseUnreachable('the read model does not answer', { cause: new Error('sorry, too many clients already') }));
  expect(logged).toMatchObject([{ level: 'warn', method: 'messages.getHistory', code: 'DatabaseUnreachable', reason: 'sorry, too many clients already' }]);
  expect(told).toEqual([]);
});

test('different defects are logged separately, with their stack and without their message', () => {
  const { logged, made } = troubles();
  made.note('messages.sendMessage', new TypeError('a secret is undefined'));
  made.note('messages.sendMessage', new LinkError('UNAVAILABLE'));
  expect(logged).toMatchObject([{ level: 'error', code: 'TypeError', reason: expect.stringContaining('troubles.test.ts') as string }, { level: 'warn', code: 'UNAVAILABLE' }]);
  expect(JSON.stringify(logged)).not.toContain('secret');
});
