/**
 * Facts of the home partition that the others need: accounts, auth keys, block lists, privacy settings, which chats exist, members and rights in
 * basic groups, retention; and for users whose mailboxes they have, folders and automatic business messages.
 */
import { chatOfStream, isBasicGroupPeer, partitionOfUser, type Fact } from '@teamgram/event-schemas';
import { authEvolutions } from '../auth/evolve.ts';
import { contactsEvolutions } from '../contacts/evolve.ts';
import { privacyEvolutions } from '../privacy/evolve.ts';
import { usersEvolutions } from '../users/evolve.ts';
import type { Partitions } from './partitions.ts';

const rooms = [authEvolutions, usersEvolutions, contactsEvolutions, privacyEvolutions].flatMap((evolutions) => Object.keys(evolutions));
/** Facts needed only in the partition of their owner's mailbox. */
const ofMailboxes = [
  'DialogFilterKept', 'DialogFilterRemoved',
  'BusinessHoursSet', 'BusinessGreetingSet', 'BusinessAwaySet', 'BusinessPartRemoved',
  'QuickReplyNamed', 'QuickReplyMessageKept', 'QuickReplyMessagesRemoved', 'QuickReplyRemoved',
] as const satisfies Fact['type'][];
/** Needed for basic groups, whose messages are decided in the partition of their author; of other chats only their existence is. */
const ofGroups = [
  'MembersAdded', 'MemberJoined', 'MemberLeft', 'MemberRemoved', 'AdminAppointed', 'AdminDismissed', 'MemberRestricted', 'MemberUnrestricted', 'DefaultRightsSet',
  'ChatOptionSet', 'ChatReactionsSet', 'ChatCreatorChanged', 'ChatMigrated', 'ChatDeleted',
] as const satisfies Fact['type'][];
type OfMailbox = Extract<Fact, { type: (typeof ofMailboxes)[number] }>;

const registryFacts: ReadonlySet<string> = new Set([...rooms, ...ofMailboxes, ...ofGroups, 'MessagesTtlSet', 'ChatCreated', 'AccountDeleted', 'DefaultTtlSet', 'RetentionPolicySet', 'RetentionPolicyRemoved']);

/** Whether partitions other than home fold facts of this type into their documents. */
export function isRegistryFact(type: string): boolean {
  return registryFacts.has(type);
}

/** Whether this partition needs this fact. */
export function concerns({ own, count }: Partitions, fact: Fact): boolean {
  if ((ofGroups as readonly string[]).includes(fact.type) || fact.type === 'MessagesTtlSet') return isBasicGroupPeer(chatOfStream(fact.stream) ?? 0);
  if (!(ofMailboxes as readonly string[]).includes(fact.type)) return registryFacts.has(fact.type);
  const about = fact as OfMailbox;
  return partitionOfUser('owner' in about ? about.owner : about.user, count) === own;
}
