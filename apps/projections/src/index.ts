export { startProjections } from './start.ts';
export { serveAuditors, type AuditServer } from './audit-server.ts';
export type { AuditorFacts } from './auditor-page/api.ts';
