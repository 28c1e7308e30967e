/** contacts.deleteContacts, contacts.deleteByPhones: users who are no contacts are ignored. */
export type DeleteContacts = { type: 'DeleteContacts'; users: number[] };
