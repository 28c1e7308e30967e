import { randomBytes } from 'node:crypto';
import { TAKEOUT_CONTENTS } from '@teamgram/domain';
import { method } from '../../rpc/method.ts';

/** "Initialize account takeout session": one at a time, of the device that asks. How large files may be is kept by the client that chose it. Refused: TAKEOUT_INIT_DELAY_X. */
export default method('account.initTakeoutSession', async (request, context) => {
  const takeout = Number(randomBytes(8).readBigUInt64LE() >> 11n);
  await context.send({ type: 'BeginTakeoutSession', takeout, contents: TAKEOUT_CONTENTS.filter((content) => request[content]) });
  return { _: 'account.takeout', id: BigInt(takeout) };
});
