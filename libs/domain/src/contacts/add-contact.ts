/** contacts.addContact: also renames a contact. An empty phone keeps the known one hidden. */
export type AddContact = { type: 'AddContact'; user: number; phone: string; firstName: string; lastName: string };
