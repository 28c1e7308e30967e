/**
 * contacts.importContacts: one `ContactAdded` for each phone that has an account and is new or renamed in the list. Phones without an
 * account leave no trace. Phones may be written as people write them; only their digits count.
 */
export type ImportContacts = { type: 'ImportContacts'; contacts: { phone: string; firstName: string; lastName: string }[] };
