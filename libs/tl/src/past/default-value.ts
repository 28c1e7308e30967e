import { elementType } from '../schema/definition.ts';

const DEFAULTS: Record<string, () => unknown> = {
  int: () => 0,
  long: () => 0n,
  int53: () => 0,
  double: () => 0,
  string: () => '',
  bytes: () => new Uint8Array(0),
  int128: () => new Uint8Array(16),
  int256: () => new Uint8Array(32),
  Bool: () => false,
};

/** The empty value of a TL type: zero, empty, false, no elements. Undefined for boxed types, which have none. */
export function defaultValue(type: string): unknown {
  return elementType(type) === undefined ? DEFAULTS[type]?.() : [];
}
