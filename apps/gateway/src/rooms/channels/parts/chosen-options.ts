import { Refusal } from '@teamgram/domain';
import type { ChatSwitch } from '@teamgram/domain';
import type { RecordedEvent } from '@teamgram/event-log';
import type { Context } from '../../../rpc/context.ts';

/** Sets several options of a chat in order. Refused when none of them changes: CHAT_NOT_MODIFIED. */
export async function chooseOptions(context: Context, chat: number, options: { [Option in ChatSwitch]?: boolean }): Promise<RecordedEvent[]> {
  const chosen: RecordedEvent[] = [];
  let unchanged: Refusal | undefined;
  for (const [option, on] of Object.entries(options) as [ChatSwitch, boolean][]) {
    try {
      chosen.push(...(await context.send({ type: 'SetChatOption', chat, option, on })));
    } catch (error) {
      if (!(error instanceof Refusal && error.error === 'CHAT_NOT_MODIFIED')) throw error;
      unchanged = error;
    }
  }
  if (unchanged && chosen.length === 0) throw unchanged;
  return chosen;
}
