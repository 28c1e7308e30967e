import { partitionOfPlace, positionOfPlace } from '@teamgram/event-schemas';
import { requestId } from '../../../commands/command-id.ts';
import type { Context } from '../../../rpc/context.ts';

/** Sends messages scheduled for when the caller comes online. The caller's devices get them as ordinary updates; a retry sends them once. */
export async function sendAwaited({ services, session, viewer, invocation }: Context): Promise<void> {
  const waiting = await services.queries.awaiting(viewer);
  for (const [index, { latest }] of waiting.entries()) {
    const id = requestId(session.authorization.keyId, session.server.id, invocation.msgId, index);
    await services.commands.sendFor(session.authorization.keyId, id, { type: 'SendAwaited', subject: positionOfPlace(latest) }, partitionOfPlace(latest));
  }
}
