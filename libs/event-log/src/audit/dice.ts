/** Dice, as anybody can check them who has the log: event-schemas/dice.proto says what stands there. */
import { createHash, createHmac } from 'node:crypto';
import type { Fact, StoredFact } from '@teamgram/event-schemas';

/** What a seed is bound by. */
export function diceSeedHash(seed: Uint8Array): Uint8Array {
  return createHash('sha256').update(seed).digest();
}

/** Where a throw stands: its message's stream and version in it, and the id of the command that sent it (the causation id of the event). */
export type DicePlace = { stream: string; version: number; commandId: Uint8Array };

/** 32 bytes: HMAC-SHA256 of the seed over "<stream>/<version>/<command id, hex>". The first six, as a big-endian number, modulo the sides, plus 1, are the value. */
export function drawDice(seed: Uint8Array, { stream, version, commandId }: DicePlace): Uint8Array {
  return createHmac('sha256', seed).update(`${stream}/${version}/${Buffer.from(commandId).toString('hex')}`).digest();
}

/** A fact in its place. */
type Placed = { position: number; fact: Fact | StoredFact };

/** `inForceBelow` = the position at which the seed was told: throws between the former one and this were drawn from it. */
export type RevealedSeed = { number: number; seed: Uint8Array; committedAt: number; inForceFrom: number; inForceBelow: number };
export type DiceReport = { seeds: RevealedSeed[]; faults: { position: number; reason: string }[] };

/** Goes through the log in order: every seed that is told must be the one that was bound before it came into force, and no number may be bound twice. */
export function auditDice(facts: Iterable<Placed>): DiceReport {
  const bound = new Map<number, { hash: Uint8Array; position: number }>();
  const report: DiceReport = { seeds: [], faults: [] };
  let inForceFrom = 0;
  for (const { position, fact } of facts) {
    if (fact.type === 'DiceSeedCommitted') {
      if (bound.has(fact.number)) report.faults.push({ position, reason: `seed ${fact.number} was bound before` });
      else bound.set(fact.number, { hash: fact.hash, position });
    }
    if (fact.type !== 'DiceSeedRevealed') continue;
    const { number, seed } = fact;
    const reason = faultOf(bound.get(number), seed, inForceFrom, number);
    if (reason) report.faults.push({ position, reason });
    else report.seeds.push({ number, seed, committedAt: bound.get(number)!.position, inForceFrom, inForceBelow: position });
    inForceFrom = position;
  }
  return report;
}

function faultOf(bound: { hash: Uint8Array; position: number } | undefined, seed: Uint8Array, inForceFrom: number, number: number): string | undefined {
  if (!bound) return `seed ${number} is told and was never bound`;
  if (Buffer.compare(diceSeedHash(seed), bound.hash) !== 0) return `seed ${number} is not the one that was bound at ${bound.position}`;
  // The first one comes into force with its own hash.
  return number > 1 && bound.position >= inForceFrom && inForceFrom > 0 ? `seed ${number} was bound at ${bound.position}, after it came into force at ${inForceFrom}` : undefined;
}
