/** account.updateUsername with the empty name. */
export type ReleaseUsername = { type: 'ReleaseUsername' };
