import type { tl } from '@teamgram/tl';

/** inputReportReasonSpam → "Spam" */
export function reasonOf(reason: tl.ReportReason): string {
  return reason._.slice('inputReportReason'.length);
}
