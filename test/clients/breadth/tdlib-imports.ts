/** TDLib: imports the chat history of another app into a group. */
import { join } from 'node:path';
import { holds, some } from './calls.ts';
import type { Call } from './calls.ts';
import { local } from './tdlib-person.ts';

/** A phone's export: a folder with the text and an image. */
export const [CHAT, PICTURE] = ['_chat.txt', 'hills.png'] as const;
export const EXPORT = ['24/12/2019, 18:29 - Messages are encrypted.', '24/12/2019, 18:30 - Robert: hills, remember?', '24/12/2019, 18:31 - Anna: hills.png (file attached)'].join('\n');

const PAGE = { from_message_id: 0, offset: 0, limit: 10, query: 'hills', filter: { _: 'searchMessagesFilterEmpty' } };

export const imports: Call[] = [
  ['getMessageFileType', { message_file_head: EXPORT }, { _: 'messageFileTypePrivate' }],
  ['getMessageImportConfirmationText', ({ group }) => ({ chat_id: group }), { text: holds((words: string) => words.length > 0) }],
  ['importMessages', ({ group, exportFolder }) => ({ chat_id: group, message_file: local(join(exportFolder, CHAT)), attached_files: [local(join(exportFolder, PICTURE))] })],
  ['searchChatMessages', ({ group }) => ({ chat_id: group, ...PAGE }), { messages: some({ import_info: { sender_name: 'Robert', date: Date.UTC(2019, 11, 24, 18, 30) / 1000 } }) }],
  ['searchChatMessages', ({ group }) => ({ chat_id: group, ...PAGE, query: '' }), { messages: some({ import_info: { sender_name: 'Anna' }, content: { _: 'messageDocument', document: { file_name: 'hills.png' } } }) }],
];
