/** Resolves core.telegram.org/type/InputMessage: a message id, or the message that another one replies to. */
import type { Queries } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';

/** Ids in the given mailbox, in the order of the inputs; 0 = none. All replies are resolved with one query. */
export async function namedMessages(queries: Queries, mailbox: number, inputs: readonly tl.InputMessage[]): Promise<number[]> {
  const answers = inputs.flatMap((input) => (input._ === 'inputMessageReplyTo' ? input.id : []));
  const rows = answers.length === 0 ? [] : await queries.messagesByIds(mailbox, answers);
  const answered = new Map(rows.map(({ messageId, replyToId }) => [messageId, replyToId]));
  return inputs.map((input) => {
    if (input._ === 'inputMessageID') return input.id;
    return input._ === 'inputMessageReplyTo' ? (answered.get(input.id) ?? 0) : 0;
  });
}
