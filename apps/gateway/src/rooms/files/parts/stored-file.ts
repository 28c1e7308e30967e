import type { FileDescription } from '@teamgram/event-schemas';
import type { Context } from '../../../rpc/context.ts';

/** Description of a stored file; undefined when there is none, or its key was destroyed. */
export async function storedFile(context: Context, id: number): Promise<FileDescription | undefined> {
  const row = await (await context.read()).fileById(id);
  if (!row) return undefined;
  const { fact } = await context.services.opener.openEvent(row.event);
  return fact.type === 'FileStored' ? fact.description : undefined;
}
