import { importedMedia } from '@teamgram/event-schemas';
import type { ImportedMediaKept, Media } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import type { ChoiceOfMedia } from '../messages/choice-of-media.ts';
import { loadMedia, refuseMedia } from '../messages/media.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { importOf, importStream, isLapsed, type Import } from './import.ts';
import { isImportable } from './importable.ts';

/** messages.uploadImportedMedia: a file of the export, under its name in the export. Uploading the same name again replaces it. */
export type KeepImportedMedia = { type: 'KeepImportedMedia'; peer: number; importId: number; fileName: string; media: ChoiceOfMedia };

export type KeepImportedMediaState = { own: Readonly<Import> | undefined; mayBring: boolean; media: Media | undefined };

const FILE_NAME_LENGTH_MAX = 255;

export function load(view: View, { peer, media }: KeepImportedMedia, context: Context): KeepImportedMediaState {
  return { own: importOf(view.documents, context.actor), mayBring: isImportable(view, peer, context.actor, context), media: loadMedia(view, media) };
}

/** Refuses in order of precedence (core.telegram.org/method/messages.uploadImportedMedia). */
export function keepImportedMedia({ own, mayBring, media }: KeepImportedMediaState, { peer, importId, fileName, media: choice }: KeepImportedMedia, { actor, nowMs }: Context): [ImportedMediaKept] {
  if (own?.id !== importId || own.peer !== peer || own.started || isLapsed(own, nowMs)) throw refusal('IMPORT_ID_INVALID');
  if (!mayBring) throw refusal(peer < 0 ? 'CHAT_ADMIN_REQUIRED' : 'IMPORT_ID_INVALID');
  if ((choice.kind !== 'photo' && choice.kind !== 'document') || fileName === '' || fileName.length > FILE_NAME_LENGTH_MAX || own.kept.length >= own.media) throw refusal('MEDIA_INVALID');
  refuseMedia(choice, media);
  return [{ type: 'ImportedMediaKept', stream: importStream(importId), importId, owner: actor, part: importedMedia({ fileName, media }) }];
}
