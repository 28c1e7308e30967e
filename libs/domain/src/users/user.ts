/** Accounts: `user:<id>`, indexed by `phone:<digits>` and `username:<lower case>`; `users:last`: the newest id. */
import type { Birthday } from '@teamgram/event-schemas';
import { documentKind, type Documents, type View } from '../view.ts';

export type User = {
  kind: 'person' | 'service' | 'deleted';
  /** Time of registration, milliseconds since 1970; absent when this journal does not know it. */
  registeredMs?: number | undefined;
  /** Positions of the facts with the current name and biography; NEVER: not set. */
  named: number;
  biography: number;
  username: string;
  /** Digits; '': none. */
  phone: string;
  /** Profile photos, the current one first. */
  photos: number[];
  /** Position of the fact with the birthday; absent: none. */
  birthday?: number | undefined;
  /** Colours of the name and the profile page; absent: derived from the id. */
  color?: number | undefined;
  profileColor?: number | undefined;
  /** The user has automatic messages (business); absent: none. */
  answers?: true;
};

const users = documentKind<User>('user');
const byPhone = documentKind<{ user: number }>('phone');
const byUsername = documentKind<{ user: number }>('username');
const newest = documentKind<{ user: number }>('users');

/** The service account (core.telegram.org/api/auth: codes come from 777000). */
export const SERVICE_USER = 777000;
/**
 * Ids begin above 2^32, so that no client can rely on 32 bits, and above all ids hard-coded in clients (777000, 136817688, 1087968824, 1271266957,
 * 5434988373). TDLib accepts ids below 2^40.
 */
const FIRST_USER = 10_000_000_001;
/** Stands for the position of a fact that does not exist. */
export const NEVER = -1;

type Reader = Pick<Documents, 'get'>;

/** The account's document, also of a deleted account. */
export function userOf(documents: Reader, id: number): Readonly<User> | undefined {
  return users.find(documents, id);
}
/** @param phone digits only */
export function userByPhone(documents: Reader, phone: string): number | undefined {
  return byPhone.find(documents, phone)?.user;
}
/** Letter case is ignored. */
export function userByUsername(documents: Reader, username: string): number | undefined {
  return byUsername.find(documents, username.toLowerCase())?.user;
}
export function nextUserId(documents: Reader): number {
  return (newest.find(documents, 'last')?.user ?? FIRST_USER - 1) + 1;
}
/** Empty when the key of the fact was destroyed. */
export function nameOf(view: View, id: number): { firstName: string; lastName: string } {
  const fact = view.journal.read(userOf(view.documents, id)?.named ?? NEVER)?.fact;
  const name = fact?.type === 'UserRegistered' ? fact.registration : fact?.type === 'UserRenamed' ? fact.name : undefined;
  return { firstName: name?.firstName ?? '', lastName: name?.lastName ?? '' };
}
export function biographyOf(view: View, id: number): string {
  const fact = view.journal.read(userOf(view.documents, id)?.biography ?? NEVER)?.fact;
  return (fact?.type === 'BiographyWritten' && fact.biography?.about) || '';
}

export function birthdayOf(view: View, id: number): Birthday | undefined {
  const fact = view.journal.read(userOf(view.documents, id)?.birthday ?? NEVER)?.fact;
  return fact?.type === 'BirthdaySet' ? fact.birthday : undefined;
}

export function addUser(documents: Documents, id: number, user: User, phone: string | undefined): void {
  users.put(documents, id, user);
  if (phone) byPhone.put(documents, phone, { user: id });
  if (id >= FIRST_USER) newest.put(documents, 'last', { user: id });
}
export function changeUser(documents: Documents, id: number, change: (user: User) => void): void {
  const user = users.find(documents, id);
  if (!user) return;
  change(user);
  users.put(documents, id, user);
}
/** Releases phone number and username; the id is never reused. */
export function forgetUser(documents: Documents, id: number): void {
  moveUsername(documents, id, '');
  movePhone(documents, id, '');
  users.put(documents, id, { kind: 'deleted', named: NEVER, biography: NEVER, username: '', phone: '', photos: [] });
}
/** Replaces the phone number. */
export function movePhone(documents: Documents, id: number, phone: string): void {
  const former = users.find(documents, id)?.phone;
  if (former) byPhone.remove(documents, former);
  if (phone) byPhone.put(documents, phone, { user: id });
  changeUser(documents, id, (user) => { user.phone = phone; });
}
/** Registers an additional username. */
export function nameUser(documents: Documents, id: number, username: string): void {
  byUsername.put(documents, username.toLowerCase(), { user: id });
}
/** Releases a username of a user. */
export function unnameUser(documents: Documents, username: string): void {
  byUsername.remove(documents, username.toLowerCase());
}
/** Replaces the main username; '': none. */
export function moveUsername(documents: Documents, id: number, username: string): void {
  const former = users.find(documents, id)?.username;
  if (former) byUsername.remove(documents, former.toLowerCase());
  if (username) byUsername.put(documents, username.toLowerCase(), { user: id });
  changeUser(documents, id, (user) => { user.username = username; });
}
