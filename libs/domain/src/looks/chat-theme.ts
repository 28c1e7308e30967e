/** The theme of a private chat (`chat-theme:<stream>`; core.telegram.org/api/themes#chat-themes). */
import { documentKind, type Documents } from '../view.ts';

/** The available themes, each named by an emoji; their appearance is defined in the gateway. */
export const CHAT_THEMES: readonly string[] = ['🐥', '⛄', '💎', '👨‍🏫', '🌷', '💜', '🎄', '🎮'];

const themes = documentKind<{ emoticon: string }>('chat-theme');

/** '': none. */
export function chatThemeOf(documents: Pick<Documents, 'get'>, stream: string): string {
  return themes.find(documents, stream)?.emoticon ?? '';
}
export function putChatTheme(documents: Documents, stream: string, emoticon: string): void {
  if (emoticon === '') themes.remove(documents, stream);
  else themes.put(documents, stream, { emoticon });
}
