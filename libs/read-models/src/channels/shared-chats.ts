/** Bit 10 of chatAdminRights (anonymous). */
const ANONYMOUS = 2 ** 10;

/**
 * FROM and WHERE of the groups (`c`) that the users $1 (`a`) and $2 (`b`) are both in, without those where $1 may not know this of $2: members may be
 * hidden (channels.toggleParticipantsHidden), and so are anonymous admins, except from admins.
 */
export const SHARED_CHATS = `chat_member a join chat_member b on b.chat = a.chat and b.user_id = $2 and b.inside join chat c on c.chat = a.chat
    where a.user_id = $1 and a.inside and c.kind <> 'broadcast' and not c.deleted and c.migrated_to = 0
      and (a.appointed_by <> 0 or c.creator = a.user_id or c.kind = 'basic' or (b.admin_rights & ${ANONYMOUS} = 0
        and not exists (select from chat_option o where o.chat = c.chat and o.option = 'participants-hidden')))`;
