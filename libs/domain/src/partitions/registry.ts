/** What the other partitions must know of the home partition: who has an account, on which keys, who blocked whom, what they keep private, and what is kept how long. */
import { authEvolutions } from '../auth/evolve.ts';
import { contactsEvolutions } from '../contacts/evolve.ts';
import { privacyEvolutions } from '../privacy/evolve.ts';
import { usersEvolutions } from '../users/evolve.ts';

const rooms = [authEvolutions, usersEvolutions, contactsEvolutions, privacyEvolutions].flatMap((evolutions) => Object.keys(evolutions));
const registryFacts: ReadonlySet<string> = new Set([...rooms, 'AccountDeleted', 'DefaultTtlSet', 'RetentionPolicySet', 'RetentionPolicyRemoved']);

/** Whether a partition other than home folds the fact into its own documents. */
export function isRegistryFact(type: string): boolean {
  return registryFacts.has(type);
}
