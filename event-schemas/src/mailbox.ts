/**
 * Where a mailbox stands before its first entry. Not 0: a client takes pts 0 for "not known yet" and refuses an update whose
 * pts − pts_count is below 1 (TDLib: UpdatesManager, "Receive update with wrong PTS").
 */
export const EMPTY_MAILBOX_PTS = 1;
