import type { ApiMethod, Request, Result } from '@teamgram/tl';
import type { Context } from './context.ts';

/** The implementation of one API method. */
export type Method = {
  readonly name: ApiMethod;
  readonly answer: (request: never, context: Context) => unknown;
};

/**
 * Defines the implementation of one method: the default export of rooms/<room>/<verb-noun>.ts. Throw `refusal(…)` to refuse; only the errors in the
 * method's error table are sent to the client.
 */
export function method<Name extends ApiMethod>(
  name: Name,
  answer: (request: Request<Name>, context: Context) => Result<Name> | Promise<Result<Name>>,
): Method {
  return { name, answer };
}
