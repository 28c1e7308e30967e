import type { Evolutions } from '../evolution.ts';

/** No decision depends on the signing keys. */
export const logEvolutions: Evolutions<'WriterKeyRotated' | 'LogKeysRotated'> = {
  WriterKeyRotated: () => {},
  LogKeysRotated: () => {},
};
