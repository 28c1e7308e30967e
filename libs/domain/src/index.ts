export type * from './command.ts';
export type { PasswordProof } from './auth/password-proof.ts';
export type { ChoiceOfMedia } from './messages/choice-of-media.ts';

export { decide, decideInternal, commandTypes } from './decide.ts';
export { evolve } from './evolve.ts';
export { genesis } from './genesis.ts';
export { Refusal, refusal } from './refusal.ts';
export type { Context, Evidence, LoginTokenEvidence, Rules } from './context.ts';
export type { Documents, Journal, Recorded, View } from './view.ts';

export { authKeyIdBytes, authKeyIdOf } from './auth/auth-key-id.ts';
export { authorizationOf, authorizationsOf, awaitedPasswordOf, passwordOf } from './auth/authorization.ts';
export { deliveriesReceived, outboxLength, postedDelivery } from './partitions/receive-delivery.ts';
export { isRegistryFact } from './partitions/registry.ts';
export type { Partitions } from './partitions/partitions.ts';
export { conversationOf } from './messages/peer.ts';
export { entryOf, ptsOf } from './messages/mailbox.ts';
export { isPhone, phoneDigits } from './users/phone.ts';
export { isUsername } from './users/username.ts';
export { SERVICE_USER, userByPhone, userByUsername, userOf } from './users/user.ts';

export { CAPTION_LENGTH_MAX, ENTITIES_MAX, MESSAGE_LENGTH_MAX } from './text.ts';
export { DELETIONS_MAX } from './messages/delete-messages.ts';
export { EDIT_WINDOW_MS } from './messages/edit-message.ts';
export { FORWARDS_MAX } from './messages/forward-messages.ts';
export { HISTORY_SLICE } from './messages/delete-history.ts';
export { FILE_BYTES_MAX } from './files/store-file.ts';
export { IMPORTS_MAX } from './contacts/import-contacts.ts';
export { PINNED_DIALOGS_MAX } from './dialogs/pin-dialog.ts';
export { BIOGRAPHY_LENGTH_MAX } from './users/write-biography.ts';
export { NAME_LENGTH_MAX } from './users/person-name.ts';
