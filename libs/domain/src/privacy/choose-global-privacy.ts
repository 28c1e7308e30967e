import type { GlobalPrivacyChosen } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import type { View } from '../view.ts';

type Settings = Omit<GlobalPrivacyChosen, 'type' | 'stream' | 'owner'>;

/** account.setGlobalPrivacySettings. */
export type ChooseGlobalPrivacy = { type: 'ChooseGlobalPrivacy' } & Settings;

export type ChooseGlobalPrivacyState = Record<string, never>;

export function load(_view: View, _command: ChooseGlobalPrivacy, _context: Context): ChooseGlobalPrivacyState {
  return {};
}

export function chooseGlobalPrivacy(_: ChooseGlobalPrivacyState, { type: _type, ...settings }: ChooseGlobalPrivacy, { actor: owner }: Context): GlobalPrivacyChosen[] {
  return [{ ...settings, type: 'GlobalPrivacyChosen', stream: `privacy-${owner}`, owner }];
}
