import type { GrantUsername, UsernamesCommand, WithdrawUsername } from '../command.ts';
import { rule, type RuleTable } from '../rule.ts';
import * as arrangeUsernames from './arrange-usernames.ts';
import * as grantUsername from './grant-username.ts';
import * as withdrawUsername from './withdraw-username.ts';

export const usernamesRules: RuleTable<UsernamesCommand> = { ArrangeUsernames: rule(arrangeUsernames.load, arrangeUsernames.arrangeUsernames) };

/** Commands issued by an operator. */
export const internalUsernamesRules: RuleTable<GrantUsername | WithdrawUsername> = {
  GrantUsername: rule(grantUsername.load, grantUsername.grantUsername),
  WithdrawUsername: rule(withdrawUsername.load, withdrawUsername.withdrawUsername),
};
