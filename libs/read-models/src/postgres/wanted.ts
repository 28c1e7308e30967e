/** Words to be looked for, letter case aside. PostgreSQL has no place for a zero in a text: what is written has a blank there, so has what is looked for. */
export function wanted(text: string): string {
  return wantedExactly(text.toLowerCase());
}

/** The same with its letter case. */
export function wantedExactly(text: string): string {
  return text.replaceAll('\0', ' ');
}
