/** Graphs as JSON of columns, types, names and colours (core.telegram.org/api/stats#graph-syntax). */
import type { tl } from '@teamgram/tl';

/** "Chart types are always the same for every column"; several columns of steps, bars and areas are stacked. */
export type Graph = {
  kind: 'line' | 'step' | 'bar';
  /** Milliseconds since 1970, ascending. */
  x: readonly number[];
  /** One value for each x. */
  lines: readonly { name: string; values: readonly number[] }[];
  /** The x axis is in hours rather than days. */
  hourly?: boolean;
};

/** "The color key can be one of red, lightblue, …": clients substitute their theme's colour. */
const COLORS = ['blue#3497ed', 'green#3dc23f', 'red#e65850', 'golden#f5bd25', 'lightblue#58a8ed', 'lightgreen#8fcf39', 'orange#f28c39', 'indigo#7f79f3'];
const DAY_MS = 86_400_000;
/** Clients draw nothing for a single point, and initially zoom to the last seven days. */
const POINTS_MIN = 2;
const ZOOM_DAYS = 7;

export const notEnoughData: tl.statsGraphError = { _: 'statsGraphError', error: 'Not enough data to display.' };

/** A graph in TL; an error graph when there are too few points to draw. */
export function tlGraph(graph: Graph): tl.StatsGraph {
  const { x, lines } = graph;
  if (x.length < POINTS_MIN || lines.length === 0) return notEnoughData;
  return { _: 'statsGraph', json: { _: 'dataJSON', data: JSON.stringify(chartOf(graph)) } };
}

function chartOf({ kind, x, lines, hourly = false }: Graph): object {
  const labels = lines.map((_, index) => `y${index}`);
  const first = hourly ? x[0]! : Math.max(x[0]!, x.at(-1)! - (ZOOM_DAYS - 1) * DAY_MS);
  return {
    columns: [['x', ...x], ...lines.map(({ values }, index) => [labels[index], ...values])],
    types: { x: 'x', ...Object.fromEntries(labels.map((label) => [label, kind])) },
    names: Object.fromEntries(lines.map(({ name }, index) => [labels[index], name])),
    colors: Object.fromEntries(labels.map((label, index) => [label, COLORS[index % COLORS.length]])),
    hidden: [],
    subchart: { show: true, defaultZoom: [first, x.at(-1)] },
    strokeWidth: 2,
    xTickFormatter: hourly ? "statsFormat('hour')" : "statsFormat('day')",
    xTooltipFormatter: hourly ? "statsFormat('hour')" : "statsFormat('day')",
    ...(kind === 'line' ? {} : { stacked: true }),
  };
}
