import type { ContactsCommand } from '../command.ts';
import { rule, type RuleTable } from '../rule.ts';
import * as addContact from './add-contact.ts';
import * as blockPeer from './block-peer.ts';
import * as deleteContacts from './delete-contacts.ts';
import * as importContacts from './import-contacts.ts';
import * as noteContact from './note-contact.ts';
import * as replaceBlocked from './replace-blocked.ts';
import * as setContactPhoto from './set-contact-photo.ts';
import * as shareNumber from './share-number.ts';
import * as unblockPeer from './unblock-peer.ts';

export const contactsRules: RuleTable<ContactsCommand> = {
  AddContact: rule(addContact.load, addContact.addContact),
  ImportContacts: rule(importContacts.load, importContacts.importContacts),
  DeleteContacts: rule(deleteContacts.load, deleteContacts.deleteContacts),
  NoteContact: rule(noteContact.load, noteContact.noteContact),
  SetContactPhoto: rule(setContactPhoto.load, setContactPhoto.setContactPhoto),
  ShareNumber: rule(shareNumber.load, shareNumber.shareNumber),
  BlockPeer: rule(blockPeer.load, blockPeer.blockPeer),
  ReplaceBlocked: rule(replaceBlocked.load, replaceBlocked.replaceBlocked),
  UnblockPeer: rule(unblockPeer.load, unblockPeer.unblockPeer),
};
