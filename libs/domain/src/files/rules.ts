import type { FilesCommand, LendFiles } from '../command.ts';
import { rule, type RuleTable } from '../rule.ts';
import * as lendFile from './lend-file.ts';
import * as lendFiles from './lend-files.ts';
import * as saveGif from './save-gif.ts';
import * as storeFile from './store-file.ts';

export const filesRules: RuleTable<FilesCommand> = {
  LendFile: rule(lendFile.load, lendFile.lendFile),
  SaveGif: rule(saveGif.load, saveGif.saveGif),
  StoreFile: rule(storeFile.load, storeFile.storeFile),
};

export const internalFilesRules: RuleTable<LendFiles> = {
  LendFiles: rule(lendFiles.load, lendFiles.lendFiles),
};
