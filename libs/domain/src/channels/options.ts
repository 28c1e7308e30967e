/** What is either on or off in a chat, by the name under which the log keeps it. A new one is a line here. */
export const CHAT_OPTIONS = [
  'pre-history-hidden', 'signatures', 'signature-profiles', 'no-forwards', 'join-to-send', 'join-request', 'participants-hidden',
  'forum', 'forum-tabs', 'anti-spam', 'autotranslation', 'gigagroup',
] as const;
export type ChatOption = (typeof CHAT_OPTIONS)[number];
/** One that is switched on and off as one likes: a gigagroup stays one (convert-to-gigagroup.ts). */
export type ChatSwitch = Exclude<ChatOption, 'gigagroup'>;

export function isChatOption(name: string): name is ChatOption {
  return (CHAT_OPTIONS as readonly string[]).includes(name);
}
