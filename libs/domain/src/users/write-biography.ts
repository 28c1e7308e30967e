import type { BiographyWritten } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { biographyOf } from './user.ts';

/** account.updateProfile with `about`. Records nothing when unchanged. */
export type WriteBiography = { type: 'WriteBiography'; about: string };

export type WriteBiographyState = { former: string };

/** help.getAppConfig about_length_limit_default, UTF-16 code units. */
export const BIOGRAPHY_LENGTH_MAX = 70;

export function load(view: View, _: WriteBiography, { actor }: Context): WriteBiographyState {
  return { former: biographyOf(view, actor) };
}

export function writeBiography({ former }: WriteBiographyState, { about }: WriteBiography, { actor }: Context): BiographyWritten[] {
  if (about.length > BIOGRAPHY_LENGTH_MAX) throw refusal('ABOUT_TOO_LONG');
  if (about === former) return [];
  return [{ type: 'BiographyWritten', stream: `user-${actor}`, user: actor, biography: { about } }];
}
