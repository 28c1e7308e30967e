/**
 * Graphs loaded separately (core.telegram.org/constructor/statsGraphAsync). A token names graph,
 * chat and issue time. It grants no access: the caller must be an admin of the chat anyway.
 */
import type { tl } from '@teamgram/tl';
import type { Context } from '../../../rpc/context.ts';
import { daysGraph, weekdaysGraph } from './hours-graph.ts';
import { DAY_MS, HOUR_MS, periodAt } from './period.ts';

type Draw = (context: Context, chat: number) => Promise<tl.StatsGraph>;

const drawers = {
  interactions: async ({ services }, chat) => {
    const period = periodAt(services.nowMs());
    const rows = await services.queries.postHours(chat, (period.graphFrom * DAY_MS) / HOUR_MS);
    const views = rows.map(({ hour, views: amount }) => ({ hour, amount }));
    const shares = rows.map(({ hour, forwards: amount }) => ({ hour, amount }));
    return daysGraph(period, [{ name: 'Views', hours: views }, { name: 'Shares', hours: shares }], 'step');
  },
  weekdays: async ({ services }, chat) => {
    const period = periodAt(services.nowMs());
    const rows = await services.queries.chatSpeech(chat, period.graphFrom * DAY_MS);
    return weekdaysGraph(period, rows.map(({ hour, messages: amount }) => ({ hour, amount })));
  },
} satisfies Record<string, Draw>;
export type LateGraph = keyof typeof drawers;

/** Placeholder of a graph that the client loads with stats.loadAsyncGraph. */
export function lateGraph({ nowS }: Context, graph: LateGraph, chat: number): tl.statsGraphAsync {
  return { _: 'statsGraphAsync', token: `${graph}.${chat}.${nowS}` };
}

export type GraphToken = { graph: LateGraph; chat: number; givenS: number };

/** Undefined for an invalid token. */
export function readGraphToken(token: string): GraphToken | undefined {
  const [, graph = '', chat, givenS] = /^(\w+)\.(-\d{13,16})\.(\d{1,12})$/.exec(token) ?? [];
  return Object.hasOwn(drawers, graph) ? { graph: graph as LateGraph, chat: Number(chat), givenS: Number(givenS) } : undefined;
}

/** Computes the graph of a token. */
export function drawLate(context: Context, { graph, chat }: GraphToken): Promise<tl.StatsGraph> {
  return drawers[graph](context, chat);
}
