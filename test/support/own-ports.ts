/**
 * Each of vitest's two workers (vitest.config.ts), and every server that its tests start, chooses ports from a range of its own: a server that a test has
 * killed finds its ports free when it comes back. All lie below those of outgoing connections (libs/host/src/free-ports.ts).
 */
const FIRST = 10_240;
const COUNT = 11_000;

const first = FIRST + (Number(process.env['VITEST_POOL_ID'] ?? 0) % 2) * COUNT;
process.env['TEAMGRAM_PORTS'] = `${first}-${first + COUNT - 1}`;
