/** Limits connections so that descriptors are left for links, the database and files. */
import type { ListenerLimits } from './limits.ts';

/** Descriptors reserved for links, the database, 32 files read and as many written at once, and loaded code. */
const BESIDE_CLIENTS = 128;

/** The limit of this process (ulimit -n, which Node raises to its maximum at start); undefined: unlimited. */
export function openFilesMax(): number | undefined {
  const report = process.report as typeof process.report & { excludeNetwork: boolean };
  const { excludeNetwork } = report;
  // Otherwise the report resolves host names over the network.
  report.excludeNetwork = true;
  const { userLimits } = report.getReport() as { userLimits?: { open_files?: { soft?: number | 'unlimited' } } };
  report.excludeNetwork = excludeNetwork;
  const soft = userLimits?.open_files?.soft;
  return typeof soft === 'number' ? soft : undefined;
}

/** `limits`, reduced to what the limit of open files allows. Connections without a known key may use half of them, so that they cannot exclude known clients. */
export function withinOpenFiles(limits: ListenerLimits, openFiles: number | undefined): ListenerLimits {
  if (openFiles === undefined) return limits;
  const connectionsMax = Math.max(openFiles - BESIDE_CLIENTS, Math.floor(openFiles / 4));
  if (connectionsMax >= limits.connectionsMax) return limits;
  return { ...limits, connectionsMax, strangersMax: Math.max(1, Math.min(limits.strangersMax, Math.floor(connectionsMax / 2))) };
}
