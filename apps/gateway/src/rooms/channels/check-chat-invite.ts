import { idOfPeer } from '@teamgram/event-schemas';
import type { ChatRow, InviteRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { currentChatPhoto } from '../../convert/chat.ts';
import { tlPhoto } from '../../convert/media.ts';
import { firstUsername } from '../../convert/usernames.ts';
import type { Context } from '../../rpc/context.ts';
import { method } from '../../rpc/method.ts';
import { followedInvite } from './parts/followed-invite.ts';
import { hiddenAdmins } from './parts/hidden-admins.ts';

/** Preview of the chat behind an invite link. */
export default method('messages.checkChatInvite', async ({ hash }, context) => {
  const { invite, chat, place } = await followedInvite(context, hash);
  if (!place?.inside) return preview(context, invite, chat);
  const [shown] = await context.services.chats.show(context.view, [chat.chat]);
  return { _: 'chatInviteAlready', chat: shown! };
});

/** "Accent colours 0-6 are the built-in ones" (core.telegram.org/api/colors#accent-colors). */
const COLORS = 7;
/** "A few of the participants": those whom the caller knows. */
const KNOWN_MAX = 5;

async function preview(context: Context, invite: InviteRow, row: ChatRow): Promise<tl.chatInvite> {
  const { services, view, viewer } = context;
  const isBroadcast = row.kind === 'broadcast';
  const hidesMembers = isBroadcast || row.options.includes('participants-hidden');
  const known = hidesMembers ? [] : await services.queries.contactsInside({ chat: row.chat, owner: viewer, offset: 0, limit: KNOWN_MAX, without: [...(await hiddenAdmins(context, { peer: row.chat, chat: row, place: undefined }))] });
  const photo = currentChatPhoto(row);
  return {
    _: 'chatInvite',
    channel: row.kind !== 'basic' || undefined,
    broadcast: isBroadcast || undefined,
    public: firstUsername(row) !== '' || undefined,
    megagroup: row.kind === 'supergroup' || undefined,
    request_needed: invite.onRequest || undefined,
    title: row.title,
    about: row.about || undefined,
    photo: photo ? tlPhoto(view, photo, { kind: 'upload' }) : { _: 'photoEmpty', id: 0n },
    participants_count: row.memberCount,
    participants: hidesMembers ? undefined : await services.users.show(view, known.map(({ userId }) => userId)),
    color: idOfPeer(row.chat) % COLORS,
  };
}
