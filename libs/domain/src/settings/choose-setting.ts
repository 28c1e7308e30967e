import type {
  AutoDownloadChosen, AutoSaveChosen, AutoSaveExceptionsForgotten, Fact, ReactionNotificationsChosen, SensitiveContentChosen, SignUpNotificationsChosen,
  SponsoredMessagesSwitched, SuggestionDismissed,
} from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { isKnownPeer } from '../messages/peer.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { exceptionsOf, dismissedBy } from './settings.ts';

type SettingFact =
  | SignUpNotificationsChosen
  | ReactionNotificationsChosen
  | AutoDownloadChosen
  | AutoSaveChosen
  | AutoSaveExceptionsForgotten
  | SensitiveContentChosen
  | SponsoredMessagesSwitched
  | SuggestionDismissed;
type Chosen<F> = F extends unknown ? Omit<F, 'stream' | 'owner'> : never;

/** Settings shared by all devices of a user, given as the resulting fact: account.saveAutoDownloadSettings, setContentSettings … */
export type ChooseSetting = { type: 'ChooseSetting'; setting: Chosen<SettingFact> };

export type ChooseSettingState = { exceptions: readonly number[]; dismissed: readonly string[]; isKnown: boolean };

/** Limit of chats with auto-save settings of their own. */
const EXCEPTIONS_MAX = 1_000;
const DISMISSED_MAX = 200;
/** Names such as SETUP_PASSWORD (core.telegram.org/api/config#suggestions). */
const SUGGESTION = /^[A-Z0-9_]{1,64}$/;
const SOUND_LENGTH_MAX = 256;
/** 4 GiB, the maximum file size. */
const BYTES_MAX = 2 ** 32;

export function load(view: View, { setting }: ChooseSetting, { actor }: Context): ChooseSettingState {
  const peer = 'peer' in setting ? setting.peer : 0;
  return { exceptions: exceptionsOf(view.documents, actor), dismissed: dismissedBy(view.documents, actor), isKnown: peer === 0 || isKnownPeer(view, peer) };
}

export function chooseSetting(state: ChooseSettingState, { setting }: ChooseSetting, { actor: owner }: Context): Fact[] {
  const refused = refuse(state, setting);
  if (refused === 'nothing new') return [];
  return [{ ...setting, stream: `settings-${owner}`, owner } as Fact];
}

/** Throws the error for an invalid setting. */
function refuse({ exceptions, dismissed, isKnown }: ChooseSettingState, setting: Chosen<SettingFact>): 'nothing new' | undefined {
  switch (setting.type) {
    case 'AutoSaveChosen':
      if (setting.scope === 'peer' && (!isKnown || (exceptions.length >= EXCEPTIONS_MAX && !exceptions.includes(setting.peer)))) throw refusal('PEER_ID_INVALID');
      return;
    case 'AutoSaveExceptionsForgotten': return exceptions.length === 0 ? 'nothing new' : undefined;
    case 'AutoDownloadChosen':
      if ([setting.videoSizeMax, setting.fileSizeMax].some((size) => size > BYTES_MAX)) throw refusal('DATA_INVALID');
      return;
    case 'ReactionNotificationsChosen':
      if (setting.soundTitle.length > SOUND_LENGTH_MAX || setting.soundData.length > SOUND_LENGTH_MAX) throw refusal('DATA_INVALID');
      return;
    case 'SuggestionDismissed':
      if (!SUGGESTION.test(setting.suggestion) || !isKnown) throw refusal('DATA_INVALID');
      return dismissed.includes(`${setting.peer}/${setting.suggestion}`) || dismissed.length >= DISMISSED_MAX ? 'nothing new' : undefined;
    case 'SensitiveContentChosen':
    case 'SignUpNotificationsChosen':
    case 'SponsoredMessagesSwitched':
      return;
  }
}
