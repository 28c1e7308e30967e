import type { DraftSaved } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
import { tlDraft } from '../../../convert/draft.ts';
import type { Context } from '../../../rpc/context.ts';

/** The caller's draft for a peer. Undefined when there is none, or its key was destroyed. */
export async function draftOf({ services, viewer, view }: Context, peer: number, event: Uint8Array | null): Promise<tl.draftMessage | undefined> {
  if (!event) return undefined;
  const opened = await services.opener.openEvent(event, services.commands.partitionOfDialog(viewer, peer));
  const { draft, thread } = opened.fact as DraftSaved;
  return draft && tlDraft(view, draft, Math.floor(opened.timeMs / 1000), thread);
}
