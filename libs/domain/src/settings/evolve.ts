import type { Evolutions } from '../evolution.ts';
import { addException, dismiss, forgetExceptions } from './settings.ts';

type SettingsFact =
  | 'SignUpNotificationsChosen'
  | 'ReactionNotificationsChosen'
  | 'AutoDownloadChosen'
  | 'AutoSaveChosen'
  | 'AutoSaveExceptionsForgotten'
  | 'SensitiveContentChosen'
  | 'SponsoredMessagesSwitched'
  | 'SuggestionDismissed';

const unused = () => {};

/** Most settings only concern clients; no decision depends on them. */
export const settingsEvolutions: Evolutions<SettingsFact> = {
  SignUpNotificationsChosen: unused,
  ReactionNotificationsChosen: unused,
  AutoDownloadChosen: unused,
  AutoSaveChosen: (documents, { owner, scope, peer }) => {
    if (scope === 'peer') addException(documents, owner, peer);
  },
  AutoSaveExceptionsForgotten: (documents, { owner }) => forgetExceptions(documents, owner),
  SensitiveContentChosen: unused,
  SponsoredMessagesSwitched: unused,
  SuggestionDismissed: (documents, { owner, peer, suggestion }) => dismiss(documents, owner, `${peer}/${suggestion}`),
};
