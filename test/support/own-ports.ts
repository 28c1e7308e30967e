/**
 * Assigns each of vitest's two workers (vitest.config.ts), and every server started by its tests, a port range of its own, so that a killed server finds its
 * ports free when it restarts. All ranges are below that of outgoing connections (libs/host/src/free-ports.ts).
 */
const FIRST = 10_240;
const COUNT = 11_000;

const first = FIRST + (Number(process.env['VITEST_POOL_ID'] ?? 0) % 2) * COUNT;
process.env['TEAMGRAM_PORTS'] = `${first}-${first + COUNT - 1}`;
