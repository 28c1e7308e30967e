import type { FileDescription } from '@teamgram/event-schemas';
import { fileDescriptions } from '../../../messages/file-descriptions.ts';
import type { Context } from '../../../rpc/context.ts';

/** What was recorded of a file; undefined when there is none, or nobody can open it any more. */
export async function storedFile(context: Context, id: number): Promise<FileDescription | undefined> {
  return (await fileDescriptions(await context.read(), context.services.opener)(id))?.description;
}
