import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { genesis, type Partitions } from '@teamgram/domain';
import type { EventLog, Keyring } from '@teamgram/event-log';
import { HOME_PARTITION } from '@teamgram/event-schemas';
import { eventId, systemCommandId } from '../commands/command-ids.ts';
import { Erasures, type ErasedBlock } from './erasures.ts';
import { openStateFile, stateFailure } from './state-file.ts';
import { WriteState } from './write-state.ts';

export type OpenStateOptions = {
  dir: string;
  log: EventLog;
  keyring: Keyring;
  origin: string;
  /** Undefined: a single journal. With several, only the home journal begins with the service account; the others receive it from there. */
  partitions: Partitions | undefined;
  now: () => number;
  onErased: (block: ErasedBlock) => void;
  onFailure: (error: unknown) => void;
  /** Called for each replayed run of the log. */
  onReplayed?: (() => void) | undefined;
};

/** Replays the state up to the end of the log, and appends the first events to a new log. */
export async function openState(options: OpenStateOptions): Promise<{ state: WriteState; erasures: Erasures }> {
  const { dir, log, keyring, origin, partitions, now, onErased, onFailure, onReplayed } = options;
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const erasures = new Erasures(keyring, () => log.durablePosition, onErased);
  const file = join(dir, 'state.sqlite');
  const fail = (error: unknown) => onFailure(stateFailure(file, error));
  const documents = openStateFile(file, origin, fail);
  const state = new WriteState({ log, keyring, documents, partitions, onEvent: (event) => erasures.note(event), beforeWrite: () => erasures.settle(), onFailure: fail, onReplayed });
  await state.replay();
  if ((partitions?.own ?? HOME_PARTITION) === HOME_PARTITION && log.nextPosition === 0) await begin(state, now());
  return { state, erasures };
}

async function begin(state: WriteState, timeMs: number): Promise<void> {
  const causationId = systemCommandId('genesis');
  const events = genesis().map((fact, index) => ({ id: eventId(causationId, index), fact, timeMs, causationId, correlationId: new Uint8Array(0) }));
  await state.append(events).durable;
}
