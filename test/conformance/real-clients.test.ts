/** Runs real-clients.ts in a network namespace without any route. */
import { expect, test } from 'vitest';
import { namespace, runInNamespace } from '../support/namespace.ts';

const SCENARIO_TIMEOUT_MS = 15 * 60_000;

namespace.describe('real clients', () => {
  test('every client signs up, logs in again, converses, exchanges documents and catches up with every other', async () => {
    const { code, output } = await runInNamespace('test/conformance/real-clients.ts');
    expect(code, output).toBe(0);
    expect(output).toContain('{"step":"done"}');
  }, SCENARIO_TIMEOUT_MS);
});
