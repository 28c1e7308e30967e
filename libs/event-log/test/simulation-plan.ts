import type { Fault, FaultPlan } from './simulated-fs.ts';
import { seeded } from './simulation-time.ts';

const HONEST: Fault[] = ['crash', 'crash', 'crash', 'crash', 'kill', 'kill', 'EIO', 'ENOSPC'];
const LIES: Fault[] = ['misdirected', 'misdirected', 'lost'];
const STEPS = 70;
const COMMITS = 4;

/** The faults of a life: one to three boots. A disk lies at most in the last of them, since nothing can be predicted after that. */
export function plansOf(seed: number): FaultPlan[] {
  const random = seeded(~seed);
  const boots = 1 + Math.floor(random() ** 2 * 3);
  return Array.from({ length: boots }, (_, boot) => {
    const faults = boot === boots - 1 && random() < 0.25 ? LIES : HONEST;
    const fault = faults[Math.floor(random() * faults.length)]!;
    return random() < 0.5 ? { commit: Math.floor(random() * COMMITS), fault } : { step: Math.floor(random() * STEPS), fault };
  });
}
