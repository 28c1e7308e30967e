export { startProjections } from './start.ts';
export { serveAuditors, type AuditServer } from './audit-server.ts';
