/** A well-formed request of every method about scheduled messages, mentions, to-do lists and imports. */
import { randomBytes } from 'node:crypto';
import type { tl } from '@teamgram/tl';
import type { Fields } from './requests.ts';

export function requestsAboutPlans(peer: tl.inputPeerUser): { [method: string]: () => Fields } {
  return {
    'messages.getUnreadMentions': () => ({ peer, offset_id: 0, add_offset: 0, limit: 10, max_id: 0, min_id: 0 }),
    'messages.readMentions': () => ({ peer }),
    'messages.appendTodoList': () => ({ peer, msg_id: 1, list: [{ _: 'todoItem', id: 1, title: { _: 'textWithEntities', text: 'x', entities: [] } }] }),
    'messages.toggleTodoCompleted': () => ({ peer, msg_id: 1, completed: [1], incompleted: [] }),
    'messages.sendScreenshotNotification': () => ({ peer, reply_to: { _: 'inputReplyToMessage', reply_to_msg_id: 1 }, random_id: randomBytes(8).readBigInt64LE() }),
    'messages.checkHistoryImport': () => ({ import_head: '1.2.20, 10:00 - A: x' }),
    'messages.checkHistoryImportPeer': () => ({ peer }),
    'messages.initHistoryImport': () => ({ peer, file: { _: 'inputFile', id: 1n, parts: 1, name: 'x', md5_checksum: '' }, media_count: 0 }),
    'messages.uploadImportedMedia': () => ({ peer, import_id: 1n, file_name: 'x', media: { _: 'inputMediaUploadedPhoto', file: { _: 'inputFile', id: 1n, parts: 1, name: 'x', md5_checksum: '' } } }),
    'messages.startHistoryImport': () => ({ peer, import_id: 1n }),
    'messages.getScheduledHistory': () => ({ peer, hash: 0n }),
    'messages.getScheduledMessages': () => ({ peer, id: [1] }),
    'messages.sendScheduledMessages': () => ({ peer, id: [1] }),
    'messages.deleteScheduledMessages': () => ({ peer, id: [1] }),
  };
}
