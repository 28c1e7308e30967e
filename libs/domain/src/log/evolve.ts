import type { Evolutions } from '../evolution.ts';

/** Who signs the log is no matter of any decision. */
export const logEvolutions: Evolutions<'WriterKeyRotated' | 'LogKeysRotated'> = {
  WriterKeyRotated: () => {},
  LogKeysRotated: () => {},
};
