import { partitionOfPlace, positionOfPlace } from '@teamgram/event-schemas';
import { requestId } from '../../../commands/command-id.ts';
import type { Context } from '../../../rpc/context.ts';

/** Sends what waited for the caller to be online. Their own devices hear of it as of anybody's message; said twice, it is sent once. */
export async function sendAwaited({ services, session, viewer, invocation }: Context): Promise<void> {
  const waiting = await services.queries.awaiting(viewer);
  for (const [index, { latest }] of waiting.entries()) {
    const id = requestId(session.authorization.keyId, session.server.id, invocation.msgId, index);
    await services.commands.sendFor(session.authorization.keyId, id, { type: 'SendAwaited', subject: positionOfPlace(latest) }, partitionOfPlace(latest));
  }
}
