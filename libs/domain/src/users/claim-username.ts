/** account.updateUsername with a name. */
export type ClaimUsername = { type: 'ClaimUsername'; username: string };
