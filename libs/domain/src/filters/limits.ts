/** Limits per user (core.telegram.org/api/config#client-configuration: the `_default` values). */
export const FILTERS_MAX = 10;
export const FILTER_CHATS_MAX = 100;
/** Links per list. */
export const FILTER_LINKS_MAX = 3;
/** Shared lists, created or imported. */
export const LISTS_MAX = 2;
/** "Folder name (max 12 UTF-8 characters)" (core.telegram.org/constructor/dialogFilter). */
export const FILTER_TITLE_MAX = 12;
/** 0 is the list of all dialogs, 1 is reserved (core.telegram.org/api/folders). */
export const FILTER_ID_MIN = 2;
export const FILTER_ID_MAX = 255;
