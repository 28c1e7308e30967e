import type { tl } from '@teamgram/tl';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** core.telegram.org/type/JSONValue */
export function tlJson(value: Json): tl.JSONValue {
  if (value === null) return { _: 'jsonNull' };
  if (typeof value === 'boolean') return { _: 'jsonBool', value };
  if (typeof value === 'number') return { _: 'jsonNumber', value };
  if (typeof value === 'string') return { _: 'jsonString', value };
  if (isList(value)) return { _: 'jsonArray', value: value.map(tlJson) };
  return { _: 'jsonObject', value: Object.entries(value).map(([key, each]) => ({ _: 'jsonObjectValue', key, value: tlJson(each) })) };
}

function isList(value: readonly Json[] | { readonly [key: string]: Json }): value is readonly Json[] {
  return Array.isArray(value);
}
