import type { AccountCommand, EmptyMailbox, NoteAccountSeen } from '../command.ts';
import { openToStrangers, rule, type RuleTable } from '../rule.ts';
import * as deleteAccount from './delete-account.ts';
import * as emptyMailbox from './empty-mailbox.ts';
import * as noteAccountSeen from './note-account-seen.ts';
import * as setAccountTtl from './set-account-ttl.ts';
import * as setDefaultTtl from './set-default-ttl.ts';

export const accountRules: RuleTable<AccountCommand> = {
  DeleteAccount: openToStrangers(rule(deleteAccount.load, deleteAccount.deleteAccount)),
  SetAccountTtl: rule(setAccountTtl.load, setAccountTtl.setAccountTtl),
  SetDefaultTtl: rule(setDefaultTtl.load, setDefaultTtl.setDefaultTtl),
};

export const internalAccountRules: RuleTable<NoteAccountSeen | EmptyMailbox> = {
  NoteAccountSeen: rule(noteAccountSeen.load, noteAccountSeen.noteAccountSeen),
  EmptyMailbox: rule(emptyMailbox.load, emptyMailbox.emptyMailbox),
};
