/** Verification of dice throws from the log alone; event-schemas/dice.proto defines the scheme. */
import { createHash, createHmac } from 'node:crypto';
import type { Fact, StoredFact } from '@teamgram/event-schemas';
import { Finding } from './findings.ts';

/** The stream with the commitments and reveals of dice seeds. */
export const DICE_STREAM = 'dice';

/** The commitment to a seed. */
export function diceSeedHash(seed: Uint8Array): Uint8Array {
  return createHash('sha256').update(seed).digest();
}

/** The inputs of a throw: the stream of its message, its version there, and the id of the command that sent it (the causation id of the event). */
export type DicePlace = { stream: string; version: number; commandId: Uint8Array };

/**
 * The 32 bytes of a throw: HMAC-SHA256 of the seed over "<stream>/<version>/<command id, hex>". The value is the first six bytes, as a big-endian
 * number, modulo the number of sides, plus 1.
 */
export function drawDice(seed: Uint8Array, { stream, version, commandId }: DicePlace): Uint8Array {
  return createHmac('sha256', seed).update(`${stream}/${version}/${Buffer.from(commandId).toString('hex')}`).digest();
}

/** A fact with its position. */
export type PlacedFact = { position: number; fact: Fact | StoredFact };
type DiceFact = Extract<StoredFact, { type: 'DiceSeedCommitted' | 'DiceSeedRevealed' }>;

export function isDiceFact(fact: Fact | StoredFact): fact is DiceFact {
  return fact.type === 'DiceSeedCommitted' || fact.type === 'DiceSeedRevealed';
}

/** `inForceBelow`: the position where the seed was revealed. Throws between the previous reveal (`inForceFrom`) and this position were drawn from it. */
export type RevealedSeed = { number: number; seed: Uint8Array; committedAt: number; inForceFrom: number; inForceBelow: number };

/**
 * State for checking later seeds, as plain JSON. `waiting`: seeds committed but not revealed, hashes in base64; `committed` and `told`: highest
 * numbers so far.
 */
export type DiceMemory = { waiting: { number: number; hash: string; position: number }[]; committed: number; told: number; inForceFrom: number };

/**
 * Checks the seeds of a log in order: every revealed seed matches its commitment, which precedes the time it came into force, and no number is
 * committed or revealed twice.
 */
export class DiceSeedTrail {
  readonly #memory: DiceMemory;

  constructor(memory: DiceMemory = { waiting: [], committed: 0, told: 0, inForceFrom: 0 }) {
    this.#memory = structuredClone(memory);
  }

  memory(): DiceMemory {
    return structuredClone(this.#memory);
  }

  /** @returns the seed, if the fact reveals one @throws {Finding} */
  take({ position, fact }: PlacedFact): RevealedSeed | undefined {
    if (fact.type === 'DiceSeedCommitted') this.#bind(position, fact.number, fact.hash);
    return fact.type === 'DiceSeedRevealed' ? this.#tell(position, fact.number, fact.seed) : undefined;
  }

  #bind(position: number, number: number, hash: Uint8Array): void {
    const { committed, waiting } = this.#memory;
    if (number <= committed) throw refused(position, `seed ${number} was bound before`);
    this.#memory.committed = number;
    waiting.push({ number, hash: Buffer.from(hash).toString('base64'), position });
  }

  #tell(position: number, number: number, seed: Uint8Array): RevealedSeed {
    const { waiting, told, inForceFrom } = this.#memory;
    const bound = waiting.find((each) => each.number === number);
    const reason = number <= told ? `seed ${number} was told before` : faultOf(bound, seed, inForceFrom, number);
    this.#memory.waiting = waiting.filter((each) => each !== bound);
    this.#memory.told = Math.max(told, number);
    this.#memory.inForceFrom = position;
    if (reason) throw refused(position, reason);
    return { number, seed, committedAt: bound!.position, inForceFrom, inForceBelow: position };
  }
}

function faultOf(bound: DiceMemory['waiting'][number] | undefined, seed: Uint8Array, inForceFrom: number, number: number): string | undefined {
  if (!bound) return `seed ${number} is told and was never bound`;
  if (Buffer.from(diceSeedHash(seed)).toString('base64') !== bound.hash) return `seed ${number} is not the one that was bound at ${bound.position}`;
  // The first seed comes into force with its own commitment.
  return number > 1 && bound.position >= inForceFrom && inForceFrom > 0 ? `seed ${number} was bound at ${bound.position}, after it came into force at ${inForceFrom}` : undefined;
}

function refused(position: number, reason: string): Finding {
  return new Finding('dice-seed', position, reason, { stream: DICE_STREAM });
}

export type DiceReport = { seeds: RevealedSeed[]; faults: { position: number; reason: string }[] };

/** All revealed seeds of a log, and all violations. */
export function auditDice(facts: Iterable<PlacedFact>): DiceReport {
  const trail = new DiceSeedTrail();
  const report: DiceReport = { seeds: [], faults: [] };
  for (const placed of facts) {
    try {
      const seed = trail.take(placed);
      if (seed) report.seeds.push(seed);
    } catch (error) {
      if (!(error instanceof Finding)) throw error;
      report.faults.push({ position: error.position, reason: error.reason });
    }
  }
  return report;
}
