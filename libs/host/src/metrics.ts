/**
 * Counters, gauges and histograms in the Prometheus text format (prometheus.io/docs/instrumenting/exposition_formats). Label values are from small
 * closed sets: never a user, phone number or address.
 */
export type Labels = { [name: string]: string };

export interface Counter {
  add(amount?: number, labels?: Labels): void;
}
export interface Gauge {
  set(value: number, labels?: Labels): void;
}
export interface Histogram {
  observe(value: number): void;
}

/** Limit on series per metric: an unbounded label is a bug, which must not become a memory leak. */
const SERIES_MAX = 1_000;

/** A registry of metrics that renders them as text. */
export class Metrics {
  readonly #families = new Map<string, { help: string; type: string; lines: () => string[] }>();

  counter(name: string, help: string): Counter {
    const values = new Series();
    this.#register(name, help, 'counter', () => values.lines(name));
    return { add: (amount = 1, labels) => values.add(labelText(labels), amount) };
  }

  gauge(name: string, help: string): Gauge {
    const values = new Series();
    this.#register(name, help, 'gauge', () => values.lines(name));
    return { set: (value, labels) => values.set(labelText(labels), value) };
  }

  /** A gauge whose value is read when metrics are scraped. */
  observed(name: string, help: string, read: () => number): void {
    this.#register(name, help, 'gauge', () => [`${name} ${read()}`]);
  }

  /** `bounds` are ascending; the last bucket (+Inf) is added automatically. */
  histogram(name: string, help: string, bounds: readonly number[]): Histogram {
    const counts = new Float64Array(bounds.length + 1);
    let sum = 0;
    this.#register(name, help, 'histogram', () => histogramLines(name, bounds, counts, sum));
    return {
      observe: (value) => {
        const index = bounds.findIndex((bound) => value <= bound);
        counts[index === -1 ? bounds.length : index]! += 1;
        sum += value;
      },
    };
  }

  text(): string {
    let text = '';
    for (const [name, { help, type, lines }] of this.#families) text += `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines().join('\n')}\n`;
    return text;
  }

  #register(name: string, help: string, type: string, lines: () => string[]): void {
    if (this.#families.has(name)) throw new Error(`metric ${name} is registered twice`);
    this.#families.set(name, { help, type, lines });
  }
}

class Series {
  readonly #values = new Map<string, number>();

  add(labels: string, amount: number): void {
    this.set(labels, (this.#values.get(labels) ?? 0) + amount);
  }

  set(labels: string, value: number): void {
    if (this.#values.size < SERIES_MAX || this.#values.has(labels)) this.#values.set(labels, value);
  }

  lines(name: string): string[] {
    return [...this.#values].map(([labels, value]) => `${name}${labels} ${value}`);
  }
}

function labelText(labels: Labels | undefined): string {
  if (!labels) return '';
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return `{${pairs.join(',')}}`;
}

function histogramLines(name: string, bounds: readonly number[], counts: Float64Array, sum: number): string[] {
  let total = 0;
  const lines = [...bounds, '+Inf'].map((bound, index) => `${name}_bucket{le="${bound}"} ${(total += counts[index]!)}`);
  return [...lines, `${name}_sum ${sum}`, `${name}_count ${total}`];
}
