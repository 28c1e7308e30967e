import { ctrCiphers } from './aes-ctr.ts';
import { aesIgeBackend } from './aes-ige.ts';
import { fieldCipher } from './field-cipher.ts';
import { descents } from './ggm-path.ts';
import { rowHashings } from './merkle-rows.ts';
import { packetCipher } from './packet-cipher.ts';

/** What serves this process, a word for each subject: `native` is an addon, anything else says that there is none for it. For people. */
export function implementations(): string {
  const names = {
    'packets': packetCipher.name, 'aes-ige': aesIgeBackend(), 'aes-ctr': ctrCiphers[0]!.name,
    'sealed-fields': fieldCipher.name, 'key-tree': descents[0]!.name, 'merkle-tree': rowHashings[0]!.name,
  };
  return Object.entries(names).map(([subject, name]) => `${subject} ${name}`).join(', ');
}
