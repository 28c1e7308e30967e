import { method } from '../../rpc/method.ts';
import { chatThemes } from './parts/chat-themes.ts';

/** The themes are constants of this program, so a fixed hash suffices. */
const EDITION = 1n;

export default method('account.getChatThemes', ({ hash }, { view }) =>
  (hash === EDITION ? { _: 'account.themesNotModified' } : { _: 'account.themes', hash: EDITION, themes: chatThemes(view) }));
