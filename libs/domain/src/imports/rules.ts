import { openToStrangers, rule, type RuleTable } from '../rule.ts';
import * as beginImport from './begin-import.ts';
import * as checkImport from './check-import.ts';
import * as importMessages from './import-messages.ts';
import * as keepImportedMedia from './keep-imported-media.ts';
import type { ImportsCommand } from './commands.ts';
import * as startImport from './start-import.ts';

export const importsRules: RuleTable<ImportsCommand> = {
  CheckImport: rule(checkImport.load, checkImport.checkImport),
  BeginImport: rule(beginImport.load, beginImport.beginImport),
  KeepImportedMedia: rule(keepImportedMedia.load, keepImportedMedia.keepImportedMedia),
  StartImport: rule(startImport.load, startImport.startImport),
  // Issued by a gateway even when nobody is logged in with the key any more: the import determines its owner.
  ImportMessages: openToStrangers(rule(importMessages.load, importMessages.importMessages)),
};
