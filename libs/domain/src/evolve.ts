import type { FactType } from '@teamgram/event-schemas';
import { accountEvolutions } from './account/evolve.ts';
import { authEvolutions } from './auth/evolve.ts';
import { channelsEvolutions } from './channels/evolve.ts';
import { topicsEvolutions } from './topics/evolve.ts';
import { contactsEvolutions } from './contacts/evolve.ts';
import { dialogsEvolutions } from './dialogs/evolve.ts';
import { discussionEvolutions } from './discussion/evolve.ts';
import { e2eeEvolutions } from './e2ee/evolve.ts';
import type { Evolution, Evolutions } from './evolution.ts';
import { filesEvolutions } from './files/evolve.ts';
import { filtersEvolutions } from './filters/evolve.ts';
import { logEvolutions } from './log/evolve.ts';
import { diceEvolutions } from './dice/evolve.ts';
import { mentionsEvolutions } from './mentions/evolve.ts';
import { messagesEvolutions } from './messages/evolve.ts';
import { reportsEvolutions } from './reports/evolve.ts';
import { retentionEvolutions } from './retention/evolve.ts';
import { partitionsEvolutions } from './partitions/evolve.ts';
import { privacyEvolutions } from './privacy/evolve.ts';
import { pollsEvolutions } from './polls/evolve.ts';
import { reactionsEvolutions } from './reactions/evolve.ts';
import { businessEvolutions } from './business/evolve.ts';
import { looksEvolutions } from './looks/evolve.ts';
import { usernamesEvolutions } from './usernames/evolve.ts';
import { scheduledEvolutions } from './scheduled/evolve.ts';
import { settingsEvolutions } from './settings/evolve.ts';
import { importsEvolutions } from './imports/evolve.ts';
import { keyboardsEvolutions } from './keyboards/evolve.ts';
import { todoEvolutions } from './todo/evolve.ts';
import { usersEvolutions } from './users/evolve.ts';
import type { Documents, Recorded } from './view.ts';

/** The evolution of every fact; a missing one is a compile-time error. */
const evolutions: Evolutions<FactType> = {
  ...authEvolutions,
  ...usersEvolutions,
  ...usernamesEvolutions,
  ...looksEvolutions,
  ...businessEvolutions,
  ...contactsEvolutions,
  ...dialogsEvolutions,
  ...filtersEvolutions,
  ...messagesEvolutions,
  ...pollsEvolutions,
  ...reactionsEvolutions,
  ...privacyEvolutions,
  ...partitionsEvolutions,
  ...accountEvolutions,
  ...settingsEvolutions,
  ...reportsEvolutions,
  ...retentionEvolutions,
  ...scheduledEvolutions,
  ...mentionsEvolutions,
  ...diceEvolutions,
  ...todoEvolutions,
  ...importsEvolutions,
  ...keyboardsEvolutions,
  ...channelsEvolutions,
  ...discussionEvolutions,
  ...topicsEvolutions,
  ...filesEvolutions,
  ...e2eeEvolutions,
  ...logEvolutions,
};

/** Folds one recorded fact into the documents. Call it for every fact of the journal, in order, exactly once. */
export function evolve(documents: Documents, event: Recorded): void {
  (evolutions[event.fact.type] as Evolution)(documents, event.fact, event);
}
