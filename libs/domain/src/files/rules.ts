import type { FilesCommand } from '../command.ts';
import { rule, type RuleTable } from '../rule.ts';
import * as saveGif from './save-gif.ts';
import * as storeFile from './store-file.ts';

export const filesRules: RuleTable<FilesCommand> = {
  SaveGif: rule(saveGif.load, saveGif.saveGif),
  StoreFile: rule(storeFile.load, storeFile.storeFile),
};
