import { Refusal, refusal } from '@teamgram/domain';
import type { Keyboard } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
import { storedKeyboard } from '../../../convert/keyboard.ts';
import type { View } from '../../../convert/view.ts';
import { userOf } from '../../../peers/input-peer.ts';
import type { Context } from '../../../rpc/context.ts';

/**
 * The keyboard of a request. "Bots can attach a ReplyMarkup constructor to outgoing messages" (core.telegram.org/api/bots/buttons); those sent by ordinary
 * clients are ignored. Our own SDK sends them within teamgram.invoke. Throws BUTTON_TYPE_INVALID, BUTTON_USER_INVALID.
 */
export function keyboardGiven({ invocation, view }: Pick<Context, 'invocation' | 'view'>, given: tl.ReplyMarkup | undefined): Keyboard | undefined {
  return given && invocation.wrappers.asksForOwn ? storedKeyboard(given, (user) => leadsTo(view, user)) : undefined;
}

/** An edit by our own SDK replaces the keyboard ('none' removes it); other edits leave it unchanged. */
export function keyboardEdited(context: Context, given: tl.ReplyMarkup | undefined): Keyboard | 'none' | undefined {
  return context.invocation.wrappers.asksForOwn ? (keyboardGiven(context, given) ?? 'none') : undefined;
}

function leadsTo(view: View, user: tl.InputUser): number {
  try {
    return userOf(view, user);
  } catch (error) {
    throw error instanceof Refusal ? refusal('BUTTON_USER_INVALID') : error;
  }
}
