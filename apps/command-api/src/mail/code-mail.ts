import type { Mail } from './send-mail.ts';

/** The mail that carries a confirmation code. */
export function codeMail(to: string, code: string): Mail {
  const text = `Your code is ${code}. Do not give it to anyone, whoever they say they are.

It proves that you can read mail at this address, or lets you in when you have forgotten your password. It is good for an hour. If you did not
ask for it, ignore this message.
`;
  return { to, subject: `Your code: ${code}`, text };
}
