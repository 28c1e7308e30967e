/** "Every forum has a non-deletable "General" topic, with id=1" (core.telegram.org/api/forum). */
export const GENERAL = 1;
/** The colour of "General" in official clients. */
export const GENERAL_COLOR = 0x6fb9f0;

/** Titles are stored unsealed, with blanks for zero characters, which PostgreSQL cannot store. A title is empty when its key was destroyed. */
export const openTitle = (title: string) => title.replaceAll('\0', ' ');
