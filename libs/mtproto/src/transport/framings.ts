import type { RandomSource } from '@teamgram/crypto';
import { abridged } from './abridged.ts';
import { full } from './full.ts';
import { intermediate } from './intermediate.ts';
import { padded } from './padded.ts';
import type { Framing, FramingName, Role } from './packet.ts';

/** The framing with this name; `sequence` is used by `full` only. */
export function framingOf(name: FramingName, role: Role, random: RandomSource, sequence?: readonly [number, number]): Framing {
  switch (name) {
    case 'abridged':
      return abridged(role);
    case 'intermediate':
      return intermediate(role);
    case 'padded':
      return padded(role, random);
    case 'full':
      return full(role, sequence);
  }
}
