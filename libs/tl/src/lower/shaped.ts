/** An object during conversion to an old layer: some fields are as in the newest layer, others as in the old one. */
// oxlint-disable-next-line typescript/no-explicit-any
export type Shaped = { _: string } & Record<string, any>;
