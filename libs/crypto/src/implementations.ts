import { ctrCiphers } from './aes-ctr.ts';
import { aesIgeBackend } from './aes-ige.ts';
import { fieldCipher } from './field-cipher.ts';
import { descents } from './ggm-path.ts';
import { rowHashings } from './merkle-rows.ts';
import { packetCipher } from './packet-cipher.ts';

/** The implementation in use for each primitive, for people: `native` means the addon, anything else a fallback. */
export function implementations(): string {
  const names = {
    'packets': packetCipher.name, 'aes-ige': aesIgeBackend(), 'aes-ctr': ctrCiphers[0]!.name,
    'sealed-fields': fieldCipher.name, 'key-tree': descents[0]!.name, 'merkle-tree': rowHashings[0]!.name,
  };
  return Object.entries(names).map(([subject, name]) => `${subject} ${name}`).join(', ');
}
