import { userOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { noteIn } from './parts/contact-note.ts';

/** Visible to the caller only; an empty note is removed. Refused: CONTACT_ID_INVALID. */
export default method('contacts.updateContactNote', async ({ id, note }, context) => {
  await context.send({ type: 'NoteContact', user: userOf(context.view, id), note: noteIn(context, note) });
  return true;
});
