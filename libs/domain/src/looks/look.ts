/**
 * Appearance settings of a peer, as far as decisions need them (`look:<peer>`). A chat's location is not part of the document, only the position of
 * its fact.
 */
import { documentKind, type Documents } from '../view.ts';

export type Look = {
  /** Peer number of a channel; 0: none. */
  personalChannel: number;
  tab: string;
  color?: number | undefined;
  profileColor?: number | undefined;
  /** Position of the ChatPlaced; absent: no location. */
  placed?: number | undefined;
};

const looks = documentKind<Look>('look');
const PLAIN: Readonly<Look> = { personalChannel: 0, tab: '' };

export function lookOf(documents: Pick<Documents, 'get'>, peer: number): Readonly<Look> {
  return looks.find(documents, peer) ?? PLAIN;
}

export function changeLook(documents: Documents, peer: number, change: Partial<Look>): void {
  looks.put(documents, peer, { ...lookOf(documents, peer), ...change });
}

export function forgetLook(documents: Documents, peer: number): void {
  looks.remove(documents, peer);
}
