import type { Fact } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { storedFile } from '../files/file.ts';
import { conversationOf } from '../messages/peer.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { endOf } from './end-import.ts';
import { BEGUN_FOR_MS, importerInto, importOf, importStream, isLapsed, type Import } from './import.ts';
import { refuseImportInto } from './importable.ts';

/** messages.initHistoryImport. The export is stored as a file of the actor's; its messages were counted by the gateway that read it. */
export type BeginImport = { type: 'BeginImport'; peer: number; file: number; messages: number; /** Number of media files to be uploaded. */ mediaCount: number };

export type BeginImportState = {
  /** Ends the actor's own former import. */
  former: Fact[];
  /** Another import into the same conversation, which must end first. */
  active: Readonly<Import> | undefined;
  isFile: boolean;
};

export const IMPORTED_MESSAGES_MAX = 50_000;
export const IMPORTED_MEDIA_MAX = 1_000;
const MINUTE_MS = 60_000;

export function load(view: View, { peer, file }: BeginImport, context: Context): BeginImportState {
  const { actor, nowMs } = context;
  refuseImportInto(view, peer, actor, context);
  const own = importOf(view.documents, actor);
  const other = importerInto(view.documents, conversationOf(actor, peer)) ?? actor;
  const others = other === actor ? undefined : importOf(view.documents, other);
  return {
    former: own ? endOf(view.documents, actor, own) : [],
    active: [own?.started ? own : undefined, others].find((one) => one && !isLapsed(one, nowMs)),
    isFile: storedFile(view, file)?.owner === actor && own?.file !== file,
  };
}

/** Refuses in order of precedence (core.telegram.org/method/messages.initHistoryImport). */
export function beginImport({ former, active, isFile }: BeginImportState, { peer, file, messages, mediaCount }: BeginImport, { actor, nowMs, newId }: Context): Fact[] {
  if (active) throw refusal('PREVIOUS_CHAT_IMPORT_ACTIVE_WAIT_XMIN', Math.max(1, Math.ceil((active.begunMs + BEGUN_FOR_MS - nowMs) / MINUTE_MS)));
  if (!isFile || messages < 1 || messages > IMPORTED_MESSAGES_MAX || mediaCount < 0 || mediaCount > IMPORTED_MEDIA_MAX) throw refusal('IMPORT_FILE_INVALID');
  const importId = newId(0);
  return [
    ...former,
    { type: 'HistoryImportBegun', stream: importStream(importId), importId, owner: actor, peer, file, messages, media: mediaCount },
  ];
}
