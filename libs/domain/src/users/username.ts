/**
 * "a-z, 0-9 and underscores", "minimum length is 5 characters" (core.telegram.org/method/account.updateUsername); at most 32, starting with a letter,
 * without a final or double underscore.
 */
export function isUsername(username: string): boolean {
  return /^[a-z](?!.*__)[a-z0-9_]{3,30}[a-z0-9]$/i.test(username) && !RESERVED.has(username.toLowerCase());
}

/** Reserved, because these names could be used to impersonate the service. */
const RESERVED = new Set([
  'telegram', 'teamgram', 'admin', 'administrator', 'support', 'service', 'settings', 'username', 'addstickers', 'addemoji', 'addtheme',
  'addlist', 'joinchat', 'setlanguage', 'proxy', 'socks', 'share', 'login', 'confirmphone', 'contact', 'invoice', 'boost', 'giftcode',
]);
