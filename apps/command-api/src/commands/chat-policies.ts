import { secureRandom } from '@teamgram/crypto';
import { chatOf, type InternalCommand, type View } from '@teamgram/domain';
import type { ChatPolicy, ChatPolicyChange } from '@teamgram/host';

/** ops.set-chat-policy: opening hours, classification and clearances of a chat, set by the operator on behalf of one of its admins. */
export class ChatPolicies {
  readonly #view: View;
  readonly #handle: (id: Uint8Array, command: InternalCommand) => Promise<void>;

  constructor(view: View, handle: (id: Uint8Array, command: InternalCommand) => Promise<void>) {
    this.#view = view;
    this.#handle = handle;
  }

  /** Durable when it resolves. Throws Refusal. */
  async set({ chat, by, hours, classification, clearances }: ChatPolicyChange): Promise<ChatPolicy> {
    await this.#handle(secureRandom(16), { type: 'SetChatPolicy', chat, by, hours, classification, clearances });
    const { hours: kept, classification: level = 0 } = chatOf(this.#view.documents, chat)!;
    return { chat, hours: kept ?? 'off', classification: level };
  }
}
