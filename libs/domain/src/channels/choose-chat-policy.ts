import type { Fact } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import type { View } from '../view.ts';
import { load as loadPolicy, setChatPolicy, type SetChatPolicy, type SetChatPolicyState } from './set-chat-policy.ts';

/** teamgram.setChatPolicy: as `npm run ops -- chat-policy`, but requested by an admin directly. */
export type ChooseChatPolicy = { type: 'ChooseChatPolicy' } & Omit<SetChatPolicy, 'type' | 'by'>;

const asOperator = (command: ChooseChatPolicy, { actor: by }: Context): SetChatPolicy => ({ ...command, type: 'SetChatPolicy', by });

export function load(view: View, command: ChooseChatPolicy, context: Context): SetChatPolicyState {
  return loadPolicy(view, asOperator(command, context), context);
}

/** Refused as SetChatPolicy. */
export function chooseChatPolicy(state: SetChatPolicyState, command: ChooseChatPolicy, context: Context): Fact[] {
  return setChatPolicy(state, asOperator(command, context));
}
