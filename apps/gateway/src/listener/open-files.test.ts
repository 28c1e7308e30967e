import { expect, test } from 'vitest';
import { defaultListenerLimits } from './limits.ts';
import { openFilesMax, withinOpenFiles } from './open-files.ts';

test('the limit of this process is readable', () => expect(openFilesMax()).toBeGreaterThan(0));

test.each([
  [undefined, 50_000, 20_000],
  [1_000_000, 50_000, 20_000],
  [20_000, 19_872, 9_936],
  [256, 128, 64],
  [64, 16, 8],
])('with a limit of %s open files %i are for connections, %i of them without a known key', (openFiles, connectionsMax, strangersMax) => {
  expect(withinOpenFiles(defaultListenerLimits, openFiles)).toEqual({ ...defaultListenerLimits, connectionsMax, strangersMax });
});
