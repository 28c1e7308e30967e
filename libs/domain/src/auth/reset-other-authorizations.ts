/** auth.resetAuthorizations: ends every authorization of the caller but the calling one. */
export type ResetOtherAuthorizations = { type: 'ResetOtherAuthorizations' };
