/** Runs real-secrets.ts in a network namespace without any route. */
import { expect, test } from 'vitest';
import { namespace, runInNamespace } from '../support/namespace.ts';

const SCENARIO_TIMEOUT_MS = 3 * 60_000;

namespace.describe('TDLib in a secret chat', () => {
  test('one of two devices accepts, and the other stays out of it; they agree on a key, exchange texts and a file, delete, set a timer, notice a screenshot, catch up, go on after kill -9 and a rebuild, and close it; the server has read nothing, TDLib complains of nothing', async () => {
    const { code, output } = await runInNamespace('test/conformance/real-secrets.ts');
    expect(code, output).toBe(0);
    expect(output).toContain('{"step":"done"}');
  }, SCENARIO_TIMEOUT_MS);
});
