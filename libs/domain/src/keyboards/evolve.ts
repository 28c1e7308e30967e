import type { Evolutions } from '../evolution.ts';
import { noteBeside } from '../messages/said-beside.ts';
import { noteOf } from '../messages/sent-message.ts';

export const keyboardsEvolutions: Evolutions<'KeyboardSet' | 'KeyboardRemoved'> = {
  KeyboardSet: (documents, { message }, { position, version }) => {
    const keyed = message || position + 1;
    noteBeside(documents, keyed, version);
    noteOf(documents, keyed, (afterlife) => { afterlife.keyboard = position; });
  },
  KeyboardRemoved: (documents, { message }) => noteOf(documents, message, (afterlife) => { delete afterlife.keyboard; }),
};
