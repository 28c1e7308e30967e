/** `--events=N` of a benchmark that can do with more or fewer. */
export function eventsOption(usual: number, min: number): number {
  const events = Number(process.argv.find((arg) => arg.startsWith('--events='))?.slice('--events='.length) ?? usual);
  if (!Number.isSafeInteger(events) || events < min) throw new Error(`--events takes a number from ${min} on`);
  return events;
}
