export type * from './command.ts';
export type { PasswordProof } from './auth/password-proof.ts';
export type { ChoiceOfMedia } from './messages/choice-of-media.ts';
export { HISTORY_SLICE } from './messages/delete-history.ts';
