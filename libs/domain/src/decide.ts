import { isChannelPeer, type Fact } from '@teamgram/event-schemas';
import { accountRules, internalAccountRules } from './account/rules.ts';
import { authRules } from './auth/rules.ts';
import { channelsRules, internalChannelsRules } from './channels/rules.ts';
import type { Command, InternalCommand } from './command.ts';
import { contactsRules } from './contacts/rules.ts';
import type { Context } from './context.ts';
import { leaveArchive } from './dialogs/leave-archive.ts';
import { dialogsRules } from './dialogs/rules.ts';
import { followPosts } from './discussion/follow-posts.ts';
import { discussionRules } from './discussion/rules.ts';
import { endSecretChats } from './e2ee/end-secret-chats.ts';
import { e2eeRules } from './e2ee/rules.ts';
import { filtersRules } from './filters/rules.ts';
import { filesRules, internalFilesRules } from './files/rules.ts';
import { internalDiceRules } from './dice/rules.ts';
import { mentionsRules } from './mentions/rules.ts';
import { internalMessagesRules, messagesRules } from './messages/rules.ts';
import { addProximityAlerts } from './messages/proximity-alerts.ts';
import { postAside, postDeliveries } from './partitions/post-deliveries.ts';
import { privacyRules } from './privacy/rules.ts';
import { pollsRules } from './polls/rules.ts';
import { reactionChoicesRules, reactionsRules } from './reactions/rules.ts';
import { receiveDelivery } from './partitions/receive-delivery.ts';
import { refusal } from './refusal.ts';
import { reportsRules } from './reports/rules.ts';
import type { Rule, RuleTable } from './rule.ts';
import { internalRetentionRules } from './retention/rules.ts';
import { promiseReplies } from './business/promise-replies.ts';
import { businessRules } from './business/rules.ts';
import { looksRules } from './looks/rules.ts';
import { settingsRules } from './settings/rules.ts';
import { internalUsernamesRules, usernamesRules } from './usernames/rules.ts';
import { topicsRules } from './topics/rules.ts';
import { internalScheduledRules, scheduledRules } from './scheduled/rules.ts';
import { catchSpam } from './channels/catch-spam.ts';
import { importsRules } from './imports/rules.ts';
import { todoRules } from './todo/rules.ts';
import { usersRules } from './users/rules.ts';
import type { View } from './view.ts';

/** The rule of every command; a missing one is a compile-time error. */
const rules: RuleTable<Command> = { ...authRules, ...accountRules, ...settingsRules, ...reportsRules, ...usersRules, ...usernamesRules, ...looksRules, ...businessRules, ...contactsRules, ...dialogsRules, ...filtersRules, ...messagesRules, ...scheduledRules, ...mentionsRules, ...todoRules, ...importsRules, ...reactionsRules, ...pollsRules, ...reactionChoicesRules, ...channelsRules, ...topicsRules, ...discussionRules, ...filesRules, ...privacyRules, ...e2eeRules };
const internalRules: RuleTable<InternalCommand> = { ...internalMessagesRules, ...internalFilesRules, ReceiveDelivery: { decide: receiveDelivery, openToStrangers: false }, ...internalAccountRules, ...internalRetentionRules, ...internalScheduledRules, ...internalDiceRules, ...internalChannelsRules, ...internalUsernamesRules };

/** The types of all commands that a gateway may send. */
export const commandTypes = Object.keys(rules) as Command['type'][];

const mailboxCommands: ReadonlySet<string> = new Set(
  [dialogsRules, messagesRules, scheduledRules, mentionsRules, todoRules, reactionsRules, pollsRules].flatMap((each) => Object.keys(each)),
);

/** A user's dialog list, including groups and channels, is decided in a single place: the partition of their mailbox. */
const arrangements: ReadonlySet<Command['type']> = new Set<Command['type']>(['PinDialog', 'UnpinDialog', 'ReorderPinnedDialogs', 'MoveDialogs', 'ReturnDialogs', 'ChooseNotifications', 'ResetNotifications']);

/**
 * Whether a command concerns the caller's own mailbox, including basic groups: it is then decided by the mailbox's partition, otherwise by home,
 * which has the channels.
 */
export function isMailboxCommand(command: Command): boolean {
  if (arrangements.has(command.type)) return !isOfThread(command);
  // A forward is decided at its destination, which fetches the messages from their partition (messages/source.ts).
  const { peer = 0, toPeer = peer } = command as { peer?: number; toPeer?: number };
  return mailboxCommands.has(command.type) && !isChannelPeer(toPeer);
}

/** Settings of threads are decided where the threads' messages are. */
function isOfThread(command: Command): boolean {
  if (command.type === 'ResetNotifications') return command.ofThreads === true;
  return command.type === 'ChooseNotifications' && 'peer' in command.of && command.of.peer < 0 && (command.of.thread ?? 0) > 0;
}

/** The facts that result from a command of a gateway; none when nothing changes. Throws Refusal. */
export function decide(view: View, command: Command, context: Context): Fact[] {
  const rule = rules[command.type] as Rule<Command>;
  if (context.actor === 0 && !rule.openToStrangers) throw refusal('AUTH_KEY_UNREGISTERED');
  return postDeliveries(view, withWhatFollows(view, promiseReplies(view, rule.decide(view, command, context), context), context.nowMs), command, context);
}

/** As decide, for a command issued by the system itself. */
export function decideInternal(view: View, command: InternalCommand, context: Context): Fact[] {
  const facts = (internalRules[command.type] as Rule<InternalCommand>).decide(view, command, context);
  // Scheduled messages, and messages from other partitions, get automatic replies like directly sent ones; the server's own messages do not.
  const isSaid = command.type === 'SendDue' || (command.type === 'ReceiveDelivery' && (command.kind === 'sent' || command.kind === 'sent-keyed'));
  const answered = isSaid ? promiseReplies(view, facts, context) : facts;
  // Received facts are not posted back to the partition that they came from.
  if (command.type === 'ReceiveDelivery') return postAside(view, leaveArchive(view, answered, context.nowMs), command, context);
  return postDeliveries(view, withWhatFollows(view, answered, context.nowMs), command, context);
}

/** Appends the consequences that do not depend on which rule made the decision. */
function withWhatFollows(view: View, facts: Fact[], nowMs: number): Fact[] {
  return leaveArchive(view, catchSpam(view, followPosts(view, addProximityAlerts(view, endSecretChats(view, facts), nowMs), nowMs), nowMs), nowMs);
}
