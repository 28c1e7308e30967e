import type { LooksCommand } from '../command.ts';
import { rule, type RuleTable } from '../rule.ts';
import * as chooseChatColor from './choose-chat-color.ts';
import * as choosePersonalChannel from './choose-personal-channel.ts';
import * as chooseProfileTab from './choose-profile-tab.ts';
import * as keepRingtone from './keep-ringtone.ts';
import * as keepTheme from './keep-theme.ts';
import * as keepWallpaper from './keep-wallpaper.ts';
import * as makeTheme from './make-theme.ts';
import * as makeWallpaper from './make-wallpaper.ts';
import * as placeChat from './place-chat.ts';

export const looksRules: RuleTable<LooksCommand> = {
  ChoosePersonalChannel: rule(choosePersonalChannel.load, choosePersonalChannel.choosePersonalChannel),
  ChooseProfileTab: rule(chooseProfileTab.load, chooseProfileTab.chooseProfileTab),
  ChooseChatColor: rule(chooseChatColor.load, chooseChatColor.chooseChatColor),
  MakeWallpaper: rule(makeWallpaper.load, makeWallpaper.makeWallpaper),
  KeepWallpaper: rule(keepWallpaper.load, keepWallpaper.keepWallpaper),
  MakeTheme: rule(makeTheme.load, makeTheme.makeTheme),
  KeepTheme: rule(keepTheme.load, keepTheme.keepTheme),
  KeepRingtone: rule(keepRingtone.load, keepRingtone.keepRingtone),
  PlaceChat: rule(placeChat.load, placeChat.placeChat),
};
