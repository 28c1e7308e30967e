import type { DialogFilterTagsChosen } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import type { View } from '../view.ts';
import { filtersOf } from './filters.ts';

/** messages.toggleDialogFilterTags. Records nothing when unchanged. */
export type ChooseDialogFilterTags = { type: 'ChooseDialogFilterTags'; shown: boolean };

export type ChooseDialogFilterTagsState = { shown: boolean };

export function load({ documents }: View, _: ChooseDialogFilterTags, { actor }: Context): ChooseDialogFilterTagsState {
  return { shown: filtersOf(documents, actor).tags };
}

export function chooseDialogFilterTags(former: ChooseDialogFilterTagsState, { shown }: ChooseDialogFilterTags, { actor: owner }: Context): DialogFilterTagsChosen[] {
  return former.shown === shown ? [] : [{ type: 'DialogFilterTagsChosen', stream: `dialogs-${owner}`, owner, shown }];
}
