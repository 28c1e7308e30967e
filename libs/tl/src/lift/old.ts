/** An object in the shape of an old definition; nested objects are already lifted. Its fields are typed by that definition only. */
// oxlint-disable-next-line typescript/no-explicit-any
export type Old = { _: string } & Record<string, any>;

/** The lifted object. Its fields are those of the newest layer; the tests check them against its definitions. */
export type Lifted = { _: string } & Record<string, unknown>;
