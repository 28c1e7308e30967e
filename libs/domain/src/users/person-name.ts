import { isBlank } from '../text.ts';
import { refusal } from '../refusal.ts';

/** Limit of a first or last name in official clients, UTF-16 code units. */
export const NAME_LENGTH_MAX = 64;

/** Throws FIRSTNAME_INVALID, LASTNAME_INVALID. */
export function refuseNames(firstName: string, lastName: string): void {
  if (isBlank(firstName) || firstName.trim().length > NAME_LENGTH_MAX) throw refusal('FIRSTNAME_INVALID');
  if (lastName.trim().length > NAME_LENGTH_MAX) throw refusal('LASTNAME_INVALID');
}
