import type { Ephemeral } from '@teamgram/host';

/** A passing act as one line of JSON, bytes in base64, for a bus that carries text. */
export function actText(act: Ephemeral): string {
  return JSON.stringify(act, (_key, value: unknown) => (value instanceof Uint8Array ? { base64: Buffer.from(value).toString('base64') } : value));
}

/** Undefined when it is none: a newer program, or somebody else, wrote it. */
export function readAct(text: string): Ephemeral | undefined {
  try {
    const act = JSON.parse(text, (_key, value: { base64?: unknown } | null) =>
      (typeof value?.base64 === 'string' ? new Uint8Array(Buffer.from(value.base64, 'base64')) : value)) as Ephemeral | null;
    return act?.kind === 'typing' || act?.kind === 'secret-typing' || act?.kind === 'presence' ? act : undefined;
  } catch {
    return undefined;
  }
}
