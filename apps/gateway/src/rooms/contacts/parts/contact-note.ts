import type { ContactNote } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
import { storedEntities } from '../../../convert/text-entities.ts';
import { userOf } from '../../../peers/input-peer.ts';
import type { Context } from '../../../rpc/context.ts';

/** Reads the note about a contact from a request. */
export function noteIn({ view }: Context, { text, entities }: tl.TextWithEntities): ContactNote {
  return { text, entities: storedEntities(entities, (user) => userOf(view, user)) };
}
