import { authKeyIdOf, refusal } from '@teamgram/domain';
import type { TakeoutContent } from '@teamgram/domain';
import type { Context } from './context.ts';

/** A takeout, with the kinds of content that its owner selected. `fileMaxSize`: maximum size of a file in bytes, 0 = no limit. */
export type Takeout = { id: number; contents: ReadonlySet<TakeoutContent>; fileMaxSize: number };

/**
 * The takeout to which the request belongs (core.telegram.org/api/takeout); undefined: none. A device
 * attestation is ignored, because this server never requests one; business connections do not exist here, and
 * the request must not be answered as if they did. Throws TAKEOUT_INVALID, TAKEOUT_REQUIRED, METHOD_INVALID.
 */
export function takeoutOf(context: Context): Promise<Takeout> | undefined {
  const { takeoutId, messagesRange, businessConnectionId } = context.invocation.wrappers;
  if (businessConnectionId !== undefined) throw refusal('METHOD_INVALID');
  if (takeoutId !== undefined) return begunTakeout(context, takeoutId);
  if (messagesRange) throw refusal('TAKEOUT_REQUIRED');
  return undefined;
}

/** The takeout with this id. Only the device that began it may use it. */
async function begunTakeout(context: Context, id: bigint): Promise<Takeout> {
  const row = context.viewer === 0 ? undefined : await (await context.read()).takeoutOf(context.viewer);
  if (!row || BigInt(row.takeout) !== id || authKeyIdOf(row.authKeyId) !== context.session.authorization.keyId) throw refusal('TAKEOUT_INVALID');
  return { id: row.takeout, contents: new Set(row.contents.split(' ') as TakeoutContent[]), fileMaxSize: row.fileMaxSize };
}
