import type { ContactNote } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
import { storedEntities } from '../../../convert/text-entities.ts';
import { userOf } from '../../../peers/input-peer.ts';
import type { Context } from '../../../rpc/context.ts';

/** What a request writes of a contact. */
export function noteIn({ view }: Context, { text, entities }: tl.TextWithEntities): ContactNote {
  return { text, entities: storedEntities(entities, (user) => userOf(view, user)) };
}
