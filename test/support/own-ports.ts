/**
 * Each of vitest's workers, and every server that its tests start, chooses ports from a range of its own: a server that a test has killed finds its ports free when it comes back.
 * 10 ranges below those of outgoing connections (libs/host/src/free-ports.ts).
 */
const FIRST = 10_240;
const COUNT = 2_000;

const first = FIRST + (Number(process.env['VITEST_POOL_ID'] ?? 0) % 10) * COUNT;
process.env['TEAMGRAM_PORTS'] = `${first}-${first + COUNT - 1}`;
