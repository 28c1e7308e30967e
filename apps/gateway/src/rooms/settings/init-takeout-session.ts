import { randomBytes } from 'node:crypto';
import { TAKEOUT_CONTENTS } from '@teamgram/domain';
import { method } from '../../rpc/method.ts';

/** "Initialize account takeout session": one at a time, for the calling device. Refused: TAKEOUT_INIT_DELAY_X. */
export default method('account.initTakeoutSession', async (request, context) => {
  const takeout = Number(randomBytes(8).readBigUInt64LE() >> 11n);
  const fileMaxSize = Math.max(request.file_max_size ?? 0, 0);
  await context.send({ type: 'BeginTakeoutSession', takeout, contents: TAKEOUT_CONTENTS.filter((content) => request[content]), fileMaxSize });
  return { _: 'account.takeout', id: BigInt(takeout) };
});
