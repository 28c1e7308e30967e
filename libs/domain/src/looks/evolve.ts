import type { Evolutions } from '../evolution.ts';
import { changeLook } from './look.ts';

type LooksFact = 'PersonalChannelChosen' | 'ProfileTabChosen' | 'ChatColorChosen' | 'ChatPlaced' | 'ChatUnplaced';

export const looksEvolutions: Evolutions<LooksFact> = {
  PersonalChannelChosen: (documents, { user, channel }) => changeLook(documents, user, { personalChannel: channel }),
  ProfileTabChosen: (documents, { peer, tab }) => changeLook(documents, peer, { tab }),
  ChatColorChosen: (documents, { chat, forProfile, color }) => changeLook(documents, chat, { [forProfile ? 'profileColor' : 'color']: color }),
  ChatPlaced: (documents, { chat }, { position }) => changeLook(documents, chat, { placed: position }),
  ChatUnplaced: (documents, { chat }) => changeLook(documents, chat, { placed: undefined }),
};
