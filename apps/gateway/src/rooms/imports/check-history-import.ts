import { readHead } from '../../imports/read-export.ts';
import { method } from '../../rpc/method.ts';

/** "If neither the pm or group flags are set, the specified chat export was generated from a chat of unknown type" (core.telegram.org/api/import). */
export default method('messages.checkHistoryImport', ({ import_head }) => {
  const { kind, title } = readHead(import_head);
  return { _: 'messages.historyImportParsed', pm: kind === 'private' || undefined, group: kind === 'group' || undefined, title: title || undefined };
});
