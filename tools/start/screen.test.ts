import { expect, test } from 'vitest';
import { peopleScreen } from './screen.ts';

test('a reason for restarts is reported once, until the process is back', () => {
  const lines: string[] = [];
  const screen = peopleScreen((line) => lines.push(line));
  const told = (state: 'waiting' | 'unresponsive' | 'ready', reason?: string) => screen.process({ name: 'postgres', state, reason, pid: 1, restarts: 1, metricsPort: undefined });
  for (const reason of ['full', 'full', 'other', 'full']) told('waiting', reason);
  told('ready', 'full');
  told('waiting', 'full');
  told('unresponsive', 'it does not respond');
  told('ready');
  expect(lines).toEqual([
    'postgres is being restarted: full', 'postgres is being restarted: other', 'postgres is being restarted: full', 'postgres is back', 'postgres is being restarted: full',
    'postgres: it does not respond', 'postgres is back',
  ]);
});
