import type { ContactNoted } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
import { tlEntities } from '../../../convert/text-entities.ts';
import type { Context } from '../../../rpc/context.ts';

/** The caller's note about a contact. Undefined when there is none, or its key was destroyed. @param event stored bytes of the ContactNoted */
export async function contactNote({ services }: Context, event: Uint8Array | null): Promise<tl.textWithEntities | undefined> {
  if (!event) return undefined;
  const { note } = (await services.opener.openEvent(event)).fact as ContactNoted;
  return note && note.text !== '' ? { _: 'textWithEntities', text: note.text, entities: tlEntities(note.entities) ?? [] } : undefined;
}
