/** Runs real-chats.ts in a network namespace without any route. */
import { expect, test } from 'vitest';
import { namespace, runInNamespace } from '../support/namespace.ts';
import { BUTTONS } from './real-chats-buttons.ts';
import { FEATURES } from './real-chats-features.ts';
import { LONGER } from './real-chats-longer.ts';
import { SCENARIOS } from './real-chats-scenarios.ts';

const SCENARIOS_TIMEOUT_MS = 8 * 60_000;

namespace.describe('TDLib, mtcute, teleproto and GramJS together in one group, one channel, one basic group and one forum', () => {
  test('all see the same after every scenario, after kill -9 of each process and after a rebuild; the auditor accepts the log', async () => {
    const { code, output } = await runInNamespace('test/conformance/real-chats.ts');
    expect(code, output).toBe(0);
    expect(output).toContain(`{"step":"done","scenarios":${SCENARIOS.length + LONGER.length + BUTTONS.length + FEATURES.length}}`);
  }, SCENARIOS_TIMEOUT_MS);
});
