import type { Evolutions } from '../evolution.ts';

export const mentionsEvolutions: Evolutions<'MentionsRead'> = {
  // No rule depends on which mentions were seen.
  MentionsRead: () => {},
};
