import type { Ephemeral } from '@teamgram/host';

/** An ephemeral act as one line of JSON with bytes in base64, for a message bus that carries text. */
export function actText(act: Ephemeral): string {
  return JSON.stringify(act, (_key, value: unknown) => (value instanceof Uint8Array ? { base64: Buffer.from(value).toString('base64') } : value));
}

/** Undefined when the text is not an act: written by a newer version or by another program. */
export function readAct(text: string): Ephemeral | undefined {
  try {
    const act = JSON.parse(text, (_key, value: { base64?: unknown } | null) =>
      (typeof value?.base64 === 'string' ? new Uint8Array(Buffer.from(value.base64, 'base64')) : value)) as Ephemeral | null;
    return act?.kind === 'typing' || act?.kind === 'secret-typing' || act?.kind === 'presence' ? act : undefined;
  } catch {
    return undefined;
  }
}
