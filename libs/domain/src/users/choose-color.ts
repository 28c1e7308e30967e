import type { ColorChosen } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { userOf } from './user.ts';

/** account.updateColor. `color` undefined: derived from the id. Records nothing when unchanged. */
export type ChooseColor = { type: 'ChooseColor'; forProfile: boolean; color: number | undefined };

export type ChooseColorState = { former: number | undefined };

/** "IDs 0 to 6 are always available and have fixed colors on the client" (core.telegram.org/api/colors). */
const COLORS = 7;

export function load({ documents }: View, { forProfile }: ChooseColor, { actor }: Context): ChooseColorState {
  const user = userOf(documents, actor);
  return { former: forProfile ? user?.profileColor : user?.color };
}

export function chooseColor({ former }: ChooseColorState, { forProfile, color }: ChooseColor, { actor: user }: Context): ColorChosen[] {
  if (!isColor(color)) throw refusal('COLOR_INVALID');
  return color === former ? [] : [{ type: 'ColorChosen', stream: `user-${user}`, user, forProfile, color }];
}

/** Whether every client supports the colour; undefined: derived from the id. */
export function isColor(color: number | undefined): boolean {
  return color === undefined || (Number.isInteger(color) && color >= 0 && color < COLORS);
}
