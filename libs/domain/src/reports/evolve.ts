import type { Evolutions } from '../evolution.ts';

/** Reports are for operators; no rule depends on them. */
export const reportsEvolutions: Evolutions<'PeerReported'> = { PeerReported: () => {} };
