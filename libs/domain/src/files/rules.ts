import type { FilesCommand } from '../command.ts';
import { rule, type RuleTable } from '../rule.ts';
import * as storeFile from './store-file.ts';

export const filesRules: RuleTable<FilesCommand> = {
  StoreFile: rule(storeFile.load, storeFile.storeFile),
};
