import type { tl } from '@teamgram/tl';

const PREFIX = 'profileTab'.length;

/** As the log keeps it. */
export function tabName({ _: name }: tl.ProfileTab): string {
  return name.slice(PREFIX);
}

/** Undefined: the client's own choice. */
export function tlTab(tab: string | undefined): tl.ProfileTab | undefined {
  return tab ? ({ _: `profileTab${tab}` } as tl.ProfileTab) : undefined;
}
