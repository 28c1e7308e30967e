/** account.updateProfile: an absent name stays as it is. */
export type RenameUser = { type: 'RenameUser'; firstName: string | undefined; lastName: string | undefined };
