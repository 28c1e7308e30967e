/** messages.readHistory. `maxId` 0 = everything. Nothing new to read: no fact. A dialog that was marked unread is unmarked. */
export type ReadHistory = { type: 'ReadHistory'; peer: number; maxId: number };
