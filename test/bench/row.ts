/** One measured figure. `name` says what was measured under which load, `unit` per what. */
export type Row = { name: string; value: number; unit: string };
