/** An object as an old definition has it; what it holds is lifted already. Fields are typed by that definition alone. */
// oxlint-disable-next-line typescript/no-explicit-any
export type Old = { _: string } & Record<string, any>;

/** What became of it. Its fields are the newest layer's; the tests check them against its definitions. */
export type Lifted = { _: string } & Record<string, unknown>;
