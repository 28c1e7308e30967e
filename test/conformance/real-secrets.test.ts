/** Runs real-secrets.ts in a network namespace without any route. */
import { expect, test } from 'vitest';
import { namespace, runInNamespace } from '../support/namespace.ts';

const SCENARIO_TIMEOUT_MS = 3 * 60_000;

namespace.describe('TDLib in a secret chat', () => {
  test('one of two devices accepts, and the other takes no part; they agree on a key, exchange texts and a file, delete, set a timer, report a screenshot, catch up, continue after kill -9 and a rebuild, and close the chat; the server can read nothing, and TDLib logs no complaint', async () => {
    const { code, output } = await runInNamespace('test/conformance/real-secrets.ts');
    expect(code, output).toBe(0);
    expect(output).toContain('{"step":"done"}');
  }, SCENARIO_TIMEOUT_MS);
});
