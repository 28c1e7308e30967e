import type { tl } from '@teamgram/tl';
import { method } from '../../rpc/method.ts';
import { requireTakeout } from '../settings/parts/takeout.ts';

/** Message ids per range. */
const RANGE = 1_000_000;
const INT_MAX = 2 ** 31 - 1;

/**
 * Ranges that together contain every message id, oldest first; an export pages through each of them (core.telegram.org/api/takeout#split-ranges). Refused:
 * TAKEOUT_REQUIRED.
 */
export default method('messages.getSplitRanges', async (_, context) => {
  requireTakeout(context);
  const { pts } = await (await context.read()).state(context.viewer);
  const full = Math.floor(pts / RANGE);
  const ranges = Array.from({ length: full }, (__, index): tl.messageRange => ({ _: 'messageRange', min_id: index * RANGE + 1, max_id: (index + 1) * RANGE }));
  return [...ranges, { _: 'messageRange', min_id: full * RANGE + 1, max_id: INT_MAX }];
});
