import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { LOG_BYTES_MAX, logFileOf, openLog, turnOverLogs } from './log-files.ts';

const directory = mkdtempSync(join(tmpdir(), 'log files '));
afterAll(() => rmSync(directory, { recursive: true }));

test('a log that has become too large is rotated while its process keeps writing', () => {
  const path = logFileOf(directory, 'gateway-0');
  const writer = openLog(path);
  writeSync(writer, 'first\n');
  truncateSync(path, LOG_BYTES_MAX + 1);
  turnOverLogs(directory);
  writeSync(writer, 'second\n');
  closeSync(writer);
  expect(readFileSync(path, 'utf8')).toBe('second\n');
  expect(statSync(`${path}.1`).size).toBe(LOG_BYTES_MAX + 1);
});

test('smaller logs and other files are left alone', () => {
  const [small, other] = [join(directory, 'projections.log'), join(directory, 'ports.json')];
  writeFileSync(small, 'line\n');
  closeSync(openSync(other, 'w'));
  truncateSync(other, LOG_BYTES_MAX + 1);
  turnOverLogs(directory);
  expect(readFileSync(small, 'utf8')).toBe('line\n');
  expect(statSync(other).size).toBe(LOG_BYTES_MAX + 1);
});
