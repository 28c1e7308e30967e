/** One measured figure. `name` states what was measured under which load, `unit` the unit. */
export type Row = { name: string; value: number; unit: string };
