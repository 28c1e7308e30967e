/** The events that end an account, whatever the cause. */
import type { Fact } from '@teamgram/event-schemas';
import { accountStream } from '../auth/account-stream.ts';
import { authorizationsOf } from '../auth/authorization.ts';
import { revoked } from '../auth/revocation.ts';
import { erasedWith, fileErased, filesOfMessage, unusedFilesOf, usesAmong, type FileUse } from '../files/use.ts';
import { contactPhotos } from '../contacts/contact-photo.ts';
import { gifFiles } from '../files/gifs.ts';
import { businessFiles } from '../business/business.ts';
import { quickRepliesOf, quickStream } from '../business/quick-replies.ts';
import { shelfFiles } from '../looks/shelf.ts';
import { conversationOf } from '../messages/peer.ts';
import { allScheduledOf, scheduledStream } from '../scheduled/scheduled.ts';
import { SERVICE_USER, userOf } from '../users/user.ts';
import { endingOf } from '../imports/end-import.ts';
import { importOf, type Import } from '../imports/import.ts';
import type { View } from '../view.ts';

export type End = { user: number; keys: bigint[]; photos: FileUse[]; scheduled: FileUse[]; unused: readonly number[]; /** Imports in progress. */ importing: Readonly<Import> | undefined };

export function loadEnd({ documents }: View, user: number): End {
  return {
    user,
    keys: authorizationsOf(documents, user),
    photos: [...usesAmong(documents, userOf(documents, user)?.photos ?? []), ...shelfFiles(documents, user), ...gifFiles(documents, user), ...contactPhotos(documents, user), ...businessFiles(documents, user), ...quickFiles(documents, user)],
    scheduled: allScheduledOf(documents, user).flatMap(({ position }) => filesOfMessage(documents, position)),
    unused: unusedFilesOf(documents, user),
    importing: importOf(documents, user),
  };
}

const quickFiles = (documents: View['documents'], user: number) =>
  quickRepliesOf(documents, user).shortcuts.flatMap(({ messages }) => messages.flatMap(({ position }) => filesOfMessage(documents, position)));

/**
 * Streams erased with the account, because they are the user's own: profile, contacts, dialog settings, devices, saved messages, messages of the
 * service account. Messages to others stay with them; the mailbox is emptied step by step (EmptyMailbox).
 */
function ownStreams(user: number): string[] {
  return [`user-${user}`, `contacts-${user}`, `dialogs-${user}`, `privacy-${user}`, quickStream(user), `settings-${user}`, `reports-${user}`, accountStream(user), scheduledStream(user), conversationOf(user, user), conversationOf(user, SERVICE_USER)];
}

/** The facts that end an account, with its authorizations, files and import. */
export function endOf({ user, keys, photos, scheduled, unused, importing }: End, reason: 'wish' | 'inactivity'): Fact[] {
  return [
    { type: 'AccountDeleted', stream: accountStream(user), user, reason, streams: ownStreams(user) },
    ...keys.map((key) => revoked(user, key, 'account-deleted')),
    ...erasedWith([...photos, ...scheduled]),
    ...unused.map(fileErased),
    ...(importing ? [endingOf(user, importing)] : []),
  ];
}
