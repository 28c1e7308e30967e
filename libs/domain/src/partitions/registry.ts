/** What the other partitions must know of the home partition: who has an account, on which keys, and who blocked whom. */
import { authEvolutions } from '../auth/evolve.ts';
import { contactsEvolutions } from '../contacts/evolve.ts';
import { usersEvolutions } from '../users/evolve.ts';

const registryFacts: ReadonlySet<string> = new Set([
  ...[authEvolutions, usersEvolutions, contactsEvolutions].flatMap((evolutions) => Object.keys(evolutions)),
  // That an account has ended; how long it lives is the home partition's business.
  'AccountDeleted',
]);

/** Whether a partition other than home folds the fact, sealed as it is, into its own documents. */
export function isRegistryFact(type: string): boolean {
  return registryFacts.has(type);
}
