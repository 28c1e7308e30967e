import type { Evolutions } from '../evolution.ts';
import { putFile } from './file.ts';

export const filesEvolutions: Evolutions<'FileStored'> = {
  FileStored: (documents, { id, owner }, { position }) => putFile(documents, id, { position, owner }),
};
