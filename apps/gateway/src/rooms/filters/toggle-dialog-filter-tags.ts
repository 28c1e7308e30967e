import { method } from '../../rpc/method.ts';

export default method('messages.toggleDialogFilterTags', async ({ enabled: shown }, context) => {
  await context.send({ type: 'ChooseDialogFilterTags', shown });
  return true;
});
