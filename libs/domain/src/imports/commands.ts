import type { BeginImport } from './begin-import.ts';
import type { CheckImport } from './check-import.ts';
import type { ImportMessages } from './import-messages.ts';
import type { KeepImportedMedia } from './keep-imported-media.ts';
import type { StartImport } from './start-import.ts';

export type ImportsCommand = CheckImport | BeginImport | KeepImportedMedia | StartImport | ImportMessages;
