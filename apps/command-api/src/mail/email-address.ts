/**
 * An address that mail servers accept everywhere (RFC 5321 4.1.2, without quoted local parts and address literals): ASCII, at most 64 octets before
 * the @ and 254 in total (4.5.3.1, erratum 1690).
 */
const ADDRESS = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63}$/;
const ADDRESS_LENGTH_MAX = 254;
const LOCAL_LENGTH_MAX = 64;

/** Whether the text is an e-mail address in this form. */
export function isEmail(text: string): boolean {
  return text.length <= ADDRESS_LENGTH_MAX && text.indexOf('@') <= LOCAL_LENGTH_MAX && ADDRESS.test(text);
}

/** Masks an address so that its owner still recognises it: "a***e@e***.org". */
export function maskedEmail(email: string): string {
  const at = email.lastIndexOf('@');
  const [local, host] = [email.slice(0, at), email.slice(at + 1)];
  const ending = host.slice(host.lastIndexOf('.'));
  return `${local[0] ?? ''}***${local.length > 2 ? local.at(-1) : ''}@${host[0] ?? ''}***${ending}`;
}
