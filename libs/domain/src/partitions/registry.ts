/**
 * What the other partitions must know of the home partition: who has an account, on which keys, who blocked whom, what they keep private, which chats there are, who belongs to
 * basic groups and may do what there, and what is kept how long; and of the people whose mailboxes they have, their folders and what a business has the server say.
 */
import { chatOfStream, isBasicGroupPeer, partitionOfUser, type Fact } from '@teamgram/event-schemas';
import { authEvolutions } from '../auth/evolve.ts';
import { contactsEvolutions } from '../contacts/evolve.ts';
import { privacyEvolutions } from '../privacy/evolve.ts';
import { usersEvolutions } from '../users/evolve.ts';
import type { Partitions } from './partitions.ts';

const rooms = [authEvolutions, usersEvolutions, contactsEvolutions, privacyEvolutions].flatMap((evolutions) => Object.keys(evolutions));
/** Facts of interest where the mailbox of their owner is, and nowhere else. */
const ofMailboxes = [
  'DialogFilterKept', 'DialogFilterRemoved',
  'BusinessHoursSet', 'BusinessGreetingSet', 'BusinessAwaySet', 'BusinessPartRemoved',
  'QuickReplyNamed', 'QuickReplyMessageKept', 'QuickReplyMessagesRemoved', 'QuickReplyRemoved',
] as const satisfies Fact['type'][];
/** Of basic groups, whose messages are decided where their authors are; of other chats only that they are there. */
const ofGroups = [
  'MembersAdded', 'MemberJoined', 'MemberLeft', 'MemberRemoved', 'AdminAppointed', 'AdminDismissed', 'MemberRestricted', 'MemberUnrestricted', 'DefaultRightsSet',
  'ChatOptionSet', 'ChatReactionsSet', 'ChatCreatorChanged', 'ChatMigrated', 'ChatDeleted',
] as const satisfies Fact['type'][];
type OfMailbox = Extract<Fact, { type: (typeof ofMailboxes)[number] }>;

const registryFacts: ReadonlySet<string> = new Set([...rooms, ...ofMailboxes, ...ofGroups, 'MessagesTtlSet', 'ChatCreated', 'AccountDeleted', 'DefaultTtlSet', 'RetentionPolicySet', 'RetentionPolicyRemoved']);

/** Whether a partition other than home folds such facts into its own documents. */
export function isRegistryFact(type: string): boolean {
  return registryFacts.has(type);
}

/** Whether this partition does so with this one. */
export function concerns({ own, count }: Partitions, fact: Fact): boolean {
  if ((ofGroups as readonly string[]).includes(fact.type) || fact.type === 'MessagesTtlSet') return isBasicGroupPeer(chatOfStream(fact.stream) ?? 0);
  if (!(ofMailboxes as readonly string[]).includes(fact.type)) return registryFacts.has(fact.type);
  const about = fact as OfMailbox;
  return partitionOfUser('owner' in about ? about.owner : about.user, count) === own;
}
