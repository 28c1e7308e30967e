import type { Metrics } from '@teamgram/host';

/** Whether the read models keep up with the log, for operators. */
export interface Progress {
  /** Records a transaction that committed this many events. */
  note(events: number): void;
  healthy: () => boolean;
}

/** Behind the log and without progress for this long counts as unhealthy. */
const STUCK_MS = 30_000;
const BATCH_BOUNDS = [1, 4, 16, 64, 256, 1024, 4096];

export function progressOf(metrics: Metrics, lag: () => number, position: () => number, nowMs: () => number = Date.now): Progress {
  metrics.observed('projections_position', 'Events below it are in the tables.', position);
  metrics.observed('projections_lag', 'Durable events that are not in the tables yet.', lag);
  const batches = metrics.histogram('projections_batch_events', 'Events per transaction.', BATCH_BOUNDS);
  let movedAtMs = nowMs();
  return {
    note(events) {
      movedAtMs = nowMs();
      batches.observe(events);
    },
    healthy: () => {
      if (lag() === 0) movedAtMs = nowMs();
      return nowMs() - movedAtMs < STUCK_MS;
    },
  };
}
