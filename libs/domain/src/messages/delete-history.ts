/** At most so many messages go in one DeleteHistory; when the facts name that many, more may remain (messages.affectedHistory `offset` > 0). */
export const HISTORY_SLICE = 200;

/** messages.deleteHistory. `maxId` 0 = everything. Without `justClear` the dialog goes from the list: it is unpinned and its draft dropped. */
export type DeleteHistory = { type: 'DeleteHistory'; peer: number; maxId: number; justClear: boolean; revoke: boolean };
