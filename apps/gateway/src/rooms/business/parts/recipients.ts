import { businessRecipients } from '@teamgram/event-schemas';
import type { BusinessRecipients } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
import { userOf } from '../../../peers/input-peer.ts';
import type { Context } from '../../../rpc/context.ts';

/** Reads the selection of private chats. Throws USER_ID_INVALID. */
export function recipientsIn({ view }: Context, { existing_chats, new_chats, contacts, non_contacts, exclude_selected, users = [] }: tl.InputBusinessRecipients): BusinessRecipients {
  return businessRecipients({
    existingChats: existing_chats === true, newChats: new_chats === true, contacts: contacts === true, nonContacts: non_contacts === true,
    excludeSelected: exclude_selected === true, users: users.map((user) => userOf(view, user)),
  });
}
