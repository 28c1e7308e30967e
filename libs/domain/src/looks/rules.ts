import type { LooksCommand } from '../command.ts';
import { rule, type RuleTable } from '../rule.ts';
import * as chooseChatColor from './choose-chat-color.ts';
import * as choosePersonalChannel from './choose-personal-channel.ts';
import * as chooseProfileTab from './choose-profile-tab.ts';
import * as placeChat from './place-chat.ts';

export const looksRules: RuleTable<LooksCommand> = {
  ChoosePersonalChannel: rule(choosePersonalChannel.load, choosePersonalChannel.choosePersonalChannel),
  ChooseProfileTab: rule(chooseProfileTab.load, chooseProfileTab.chooseProfileTab),
  ChooseChatColor: rule(chooseChatColor.load, chooseChatColor.chooseChatColor),
  PlaceChat: rule(placeChat.load, placeChat.placeChat),
};
