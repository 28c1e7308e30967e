/** Runs real-secrets.ts in a network namespace without any route. */
import { expect, test } from 'vitest';
import { namespace, runInNamespace } from '../support/namespace.ts';

const SCENARIO_TIMEOUT_MS = 3 * 60_000;

namespace.describe('TDLib in a secret chat', () => {
  test('two devices agree on a key, exchange texts and a file, delete, set a timer, notice a screenshot, catch up and close it; the server has read nothing', async () => {
    const { code, output } = await runInNamespace('test/conformance/real-secrets.ts');
    expect(code, output).toBe(0);
    expect(output).toContain('{"step":"done"}');
  }, SCENARIO_TIMEOUT_MS);
});
