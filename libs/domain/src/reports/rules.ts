import type { ReportsCommand } from '../command.ts';
import { rule, type RuleTable } from '../rule.ts';
import * as reportPeer from './report-peer.ts';

export const reportsRules: RuleTable<ReportsCommand> = {
  ReportPeer: rule(reportPeer.load, reportPeer.reportPeer),
};
