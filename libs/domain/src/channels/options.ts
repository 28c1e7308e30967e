/** Boolean options of a chat, by their names in the log. Add a line for a new one. */
export const CHAT_OPTIONS = [
  'pre-history-hidden', 'signatures', 'signature-profiles', 'no-forwards', 'join-to-send', 'join-request', 'participants-hidden',
  'forum', 'forum-tabs', 'anti-spam', 'autotranslation', 'gigagroup',
] as const;
export type ChatOption = (typeof CHAT_OPTIONS)[number];
/** An option that can be switched on and off; a gigagroup stays one (convert-to-gigagroup.ts). */
export type ChatSwitch = Exclude<ChatOption, 'gigagroup'>;

/** Whether the name is one of CHAT_OPTIONS. */
export function isChatOption(name: string): name is ChatOption {
  return (CHAT_OPTIONS as readonly string[]).includes(name);
}
