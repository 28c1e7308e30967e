import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { noComplaints, printedBy } from './complaints.ts';

/** Error reports of the libraries in their different formats. */
const COMPLAINTS = [
  '[ 1][t 4][1732398000.5][ReactionManager.cpp:1][!Td]\tReceive hash 1 instead of 2 for top reactions',
  '2026-11-23T21:00:00.000Z [WRN] [conn] received unknown object abcdef, reconnecting...',
  '[2026-11-23T21:00:00] [INFO] - [Type abcdef not found, remaining data]',
  'TypeError: Cannot read properties of undefined',
];
const NO_COMPLAINTS = [
  '[ 2][t 4][1732398000.5][Td.cpp:1]\tclosing',
  '2026-11-23T21:00:00.000Z [INF] [client] connected',
  '[2026-11-23T21:00:00] [INFO] - [Connecting to 127.0.0.1:443/TCPFull...]',
];

/** Errors that are expected only after a connection was broken. */
const OF_BROKEN = [
  '2026-11-24T01:46:02.691Z [ERR] [client] [USER 10000000004] unhandled error: Error: connect ECONNREFUSED 127.0.0.1:443',
  '[2026-11-24T01:45:59.431] [WARN] - [Connection closed while receiving data]',
  'Error: Not connected',
];

async function printed(lines: readonly string[]): Promise<string[]> {
  const child = spawn(process.execPath, ['-e', 'console.error(process.argv[1])', lines.join('\n')], { stdio: ['ignore', 'pipe', 'pipe'] });
  const entries = printedBy(child);
  await once(child, 'close');
  return entries;
}

test.each(COMPLAINTS)('this log entry counts as a complaint: %s', async (line) => {
  const entries = await printed([...NO_COMPLAINTS, `\u001B[31m${line}`, '  of an object', '}']);
  expect(() => noComplaints([{ kind: 'tdlib', printed: entries }])).toThrow(`1 complaints:\ntdlib: ${line}\n  of an object\n}`);
});

test('harmless entries are ignored', async () => {
  const entries = await printed(NO_COMPLAINTS);
  expect(entries).toHaveLength(NO_COMPLAINTS.length);
  noComplaints([{ kind: 'tdlib', printed: entries }]);
});

test('a broken connection is a complaint, unless connections were broken on purpose', async () => {
  const client = { kind: 'gramjs', printed: await printed(OF_BROKEN) };
  expect(client.printed).toHaveLength(OF_BROKEN.length);
  expect(() => noComplaints([client])).toThrow(`${OF_BROKEN.length} complaints`);
  noComplaints([client], true);
  expect(() => noComplaints([{ kind: 'tdlib', printed: [COMPLAINTS[0]!] }], true)).toThrow('1 complaints');
});

test('rare complaints that may be races within a library are tolerated, repeated ones are not', async () => {
  const printed = (count: number) => Array.from({ length: count }, (_, index) => `TypeError: ${index} is not a function`);
  noComplaints([{ kind: 'mtcute', printed: printed(2) }], false, 2);
  expect(() => noComplaints([{ kind: 'mtcute', printed: printed(3) }], false, 2)).toThrow('3 complaints:\nmtcute: TypeError: 0 is not a function');
  noComplaints([{ kind: 'mtcute', printed: printed(2) }, { kind: 'tdlib', printed: printed(2) }], false, 2);
});
