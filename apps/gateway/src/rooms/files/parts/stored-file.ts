import type { FileDescription } from '@teamgram/event-schemas';
import type { Context } from '../../../rpc/context.ts';

/** What was recorded of a file; undefined when there is none, or nobody can open it any more. */
export async function storedFile(context: Context, id: number): Promise<FileDescription | undefined> {
  const row = await (await context.read()).fileById(id);
  if (!row) return undefined;
  const { fact } = await context.services.opener.openEvent(row.event);
  return fact.type === 'FileStored' ? fact.description : undefined;
}
