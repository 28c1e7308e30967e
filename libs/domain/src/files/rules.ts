import type { FilesCommand } from '../command.ts';
import { rule, type Rules } from '../rule.ts';
import * as storeFile from './store-file.ts';

export const filesRules: Rules<FilesCommand> = {
  StoreFile: rule(storeFile.load, storeFile.storeFile),
};
