/** Normalises a search text: lower case, and blanks for zero characters, which PostgreSQL cannot store and which are stored as blanks. */
export function wanted(text: string): string {
  return wantedExactly(text.toLowerCase());
}

/** The same without changing case. */
export function wantedExactly(text: string): string {
  return text.replaceAll('\0', ' ');
}
