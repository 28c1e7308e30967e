import type { ApiMethod, Request, Result } from '@teamgram/tl';
import type { Context } from './context.ts';

/** One API method as this server answers it. */
export type Method = {
  readonly name: ApiMethod;
  readonly answer: (request: never, context: Context) => unknown;
};

/**
 * Defines how one method is answered: the default export of rooms/<room>/<verb-noun>.ts. Throw `refusal(…)` to refuse; only errors of the
 * method's error table reach the client.
 */
export function method<Name extends ApiMethod>(
  name: Name,
  answer: (request: Request<Name>, context: Context) => Result<Name> | Promise<Result<Name>>,
): Method {
  return { name, answer };
}
