import { method } from '../../rpc/method.ts';

export default method('account.deleteAutoSaveExceptions', async (_request, context) => {
  await context.send({ type: 'ChooseSetting', setting: { type: 'AutoSaveExceptionsForgotten' } });
  return true;
});
