/** An object on its way into an old layer: some fields as the newest layer has them, some as the old one does. */
// oxlint-disable-next-line typescript/no-explicit-any
export type Shaped = { _: string } & Record<string, any>;
