/** account.updateProfile with `about`. */
export type WriteBiography = { type: 'WriteBiography'; about: string };
