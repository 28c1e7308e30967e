import type { Evolutions } from '../evolution.ts';

/** Reports are read by people. */
export const reportsEvolutions: Evolutions<'PeerReported'> = { PeerReported: () => {} };
