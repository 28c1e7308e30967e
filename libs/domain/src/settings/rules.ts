import type { SettingsCommand } from '../command.ts';
import { rule, type RuleTable } from '../rule.ts';
import * as chooseSetting from './choose-setting.ts';

export const settingsRules: RuleTable<SettingsCommand> = {
  ChooseSetting: rule(chooseSetting.load, chooseSetting.chooseSetting),
};
