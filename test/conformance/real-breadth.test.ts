/** Runs real-breadth.ts in a network namespace without any route. */
import { expect, test } from 'vitest';
import { namespace, runInNamespace } from '../support/namespace.ts';

const LIBRARIES_TIMEOUT_MS = 4 * 60_000;

namespace.describe('TDLib, mtcute and GramJS, function by function', () => {
  test('every result matches the tables, and no library logs a complaint', async () => {
    const { code, output } = await runInNamespace('test/conformance/real-breadth.ts');
    expect(code, output).toBe(0);
    expect(output).toContain('{"step":"done"}');
  }, LIBRARIES_TIMEOUT_MS);
});
