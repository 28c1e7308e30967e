/** "Every forum has a non-deletable "General" topic, with id=1" (core.telegram.org/api/forum). */
export const GENERAL = 1;
/** The colour of "General" in official clients. */
export const GENERAL_COLOR = 0x6fb9f0;

/** Titles stand open in their table; PostgreSQL has no place for a zero in a text. Where the key was destroyed a title is empty. */
export const openTitle = (title: string) => title.replaceAll('\0', ' ');
