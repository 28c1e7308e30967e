import type { tl } from '@teamgram/tl';

const PREFIX = 'profileTab'.length;

/** Name of a profile tab as stored in the log. */
export function tabName({ _: name }: tl.ProfileTab): string {
  return name.slice(PREFIX);
}

/** Undefined: the client decides. */
export function tlTab(tab: string | undefined): tl.ProfileTab | undefined {
  return tab ? ({ _: `profileTab${tab}` } as tl.ProfileTab) : undefined;
}
