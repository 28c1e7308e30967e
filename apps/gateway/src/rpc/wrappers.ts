import { authKeyIdOf, refusal } from '@teamgram/domain';
import type { TakeoutContent } from '@teamgram/domain';
import type { Context } from './context.ts';

/** What the export in which a request stands is of, by its owner's choice. `fileMaxSize`: bytes, 0 = whatever their size. */
export type Takeout = { id: number; contents: ReadonlySet<TakeoutContent>; fileMaxSize: number };

/**
 * The export in which a request stands (core.telegram.org/api/takeout); undefined: in none. A proof of the device was asked for by nobody and is passed over; a business connection
 * does not exist here, and answering as if it did would be a lie. Throws TAKEOUT_INVALID, TAKEOUT_REQUIRED, METHOD_INVALID.
 */
export function takeoutOf(context: Context): Promise<Takeout> | undefined {
  const { takeoutId, messagesRange, businessConnectionId } = context.invocation.wrappers;
  if (businessConnectionId !== undefined) throw refusal('METHOD_INVALID');
  if (takeoutId !== undefined) return begunTakeout(context, takeoutId);
  if (messagesRange) throw refusal('TAKEOUT_REQUIRED');
  return undefined;
}

/** It belongs to the device that has begun it. */
async function begunTakeout(context: Context, id: bigint): Promise<Takeout> {
  const row = context.viewer === 0 ? undefined : await (await context.read()).takeoutOf(context.viewer);
  if (!row || BigInt(row.takeout) !== id || authKeyIdOf(row.authKeyId) !== context.session.authorization.keyId) throw refusal('TAKEOUT_INVALID');
  return { id: row.takeout, contents: new Set(row.contents.split(' ') as TakeoutContent[]), fileMaxSize: row.fileMaxSize };
}
