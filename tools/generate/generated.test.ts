import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test('committed generated files are up to date', () => {
  const check = spawnSync(process.execPath, [join(import.meta.dirname, 'main.ts'), '--check'], { encoding: 'utf8' });
  expect(check.stderr).toBe('');
  expect(check.status).toBe(0);
});
