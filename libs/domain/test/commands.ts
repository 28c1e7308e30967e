/** Commands with defaults for everything that a test does not specify. */
import { draft, fileDescription, photo } from '@teamgram/event-schemas';
import type { Command } from '../src/index.ts';

type Of<T extends Command['type']> = Extract<Command, { type: T }>;

export function send(peer: number, text: string, more: Partial<Of<'SendMessage'>> = {}): Of<'SendMessage'> {
  return {
    type: 'SendMessage', peer, text, entities: [], replyTo: undefined, media: undefined, invertMedia: false, silent: false, noForwards: false,
    clearDraft: false, groupedId: 0, ...more,
  };
}

export const reply = (peer: number, text: string, id: number) => send(peer, text, { replyTo: { id, quote: undefined } });

export function edit(peer: number, id: number, text: string, more: Partial<Of<'EditMessage'>> = {}): Of<'EditMessage'> {
  return { type: 'EditMessage', peer, id, text: { text, entities: [] }, media: undefined, invertMedia: false, ...more };
}

export function forward(fromPeer: number, ids: number[], toPeer: number, more: Partial<Of<'ForwardMessages'>> = {}): Of<'ForwardMessages'> {
  return { type: 'ForwardMessages', fromPeer, ids, toPeer, dropAuthor: false, dropMediaCaptions: false, silent: false, noForwards: false, ...more };
}

export const remove = (ids: number[], revoke = false): Of<'DeleteMessages'> => ({ type: 'DeleteMessages', ids, revoke });
export const read = (peer: number, maxId = 0): Of<'ReadHistory'> => ({ type: 'ReadHistory', peer, maxId });

export function clear(peer: number, more: Partial<Of<'DeleteHistory'>> = {}): Of<'DeleteHistory'> {
  return { type: 'DeleteHistory', peer, maxId: 0, justClear: false, revoke: false, ...more };
}

export const saveDraft = (peer: number, text: string): Of<'SaveDraft'> => ({ type: 'SaveDraft', peer, draft: draft({ text }) });

export function storePhoto(id: number): Of<'StoreFile'> {
  return { type: 'StoreFile', id, sizeBytes: 1000, description: fileDescription({ photo: photo({ id, dateS: 1 }) }) };
}
