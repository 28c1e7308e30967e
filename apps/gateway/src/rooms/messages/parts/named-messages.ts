/** Messages as requests name them (core.telegram.org/type/InputMessage): by number, or as what another one answers. */
import type { Queries } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';

/** Numbers of the messages of a mailbox, in the order in which they are named; 0 = none is. One question for all that others answer. */
export async function namedMessages(queries: Queries, mailbox: number, inputs: readonly tl.InputMessage[]): Promise<number[]> {
  const answers = inputs.flatMap((input) => (input._ === 'inputMessageReplyTo' ? input.id : []));
  const rows = answers.length === 0 ? [] : await queries.messagesByIds(mailbox, answers);
  const answered = new Map(rows.map(({ messageId, replyToId }) => [messageId, replyToId]));
  return inputs.map((input) => {
    if (input._ === 'inputMessageID') return input.id;
    return input._ === 'inputMessageReplyTo' ? (answered.get(input.id) ?? 0) : 0;
  });
}
