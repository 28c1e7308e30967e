/** auth.logOut: ends the caller's own authorization. */
export type LogOut = { type: 'LogOut' };
