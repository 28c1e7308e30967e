/**
 * Reasons for reports (core.telegram.org/api/report), some with a comment. The option returned with
 * reportResultAddComment is marked, to tell a submission without comment from the initial choice.
 */
import type { tl } from '@teamgram/tl';

type Reason = { reason: string; text: string; comment: 'none' | 'optional' | 'required' };

const reasons = new Map<string, Reason>([
  ['spam', { reason: 'Spam', text: 'Spam', comment: 'none' }],
  ['violence', { reason: 'Violence', text: 'Violence', comment: 'optional' }],
  ['child', { reason: 'ChildAbuse', text: 'Child abuse', comment: 'optional' }],
  ['porn', { reason: 'Pornography', text: 'Pornography', comment: 'none' }],
  ['drugs', { reason: 'IllegalDrugs', text: 'Illegal goods and drugs', comment: 'optional' }],
  ['personal', { reason: 'PersonalDetails', text: 'Personal details', comment: 'optional' }],
  ['copyright', { reason: 'Copyright', text: 'Copyright', comment: 'required' }],
  ['fake', { reason: 'Fake', text: 'Scam or somebody who pretends to be another', comment: 'optional' }],
  ['other', { reason: 'Other', text: 'Something else', comment: 'required' }],
]);
const COMMENTED = '+comment';

const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'utf8'));

const chooseOption: tl.reportResultChooseOption = {
  _: 'reportResultChooseOption',
  title: 'What is wrong?',
  options: [...reasons].map(([option, { text }]) => ({ _: 'messageReportOption', text, option: bytes(option) })),
};

/** The next question, or the reason to report for. An unknown option starts from the beginning. */
export function chosen(given: Uint8Array, words: string): tl.ReportResult | string {
  const text = Buffer.from(given).toString('utf8');
  const isCommented = text.endsWith(COMMENTED);
  const option = isCommented ? text.slice(0, -COMMENTED.length) : text;
  const found = reasons.get(option);
  if (!found) return chooseOption;
  const isEnough = found.comment === 'none' || words.trim() !== '' || (isCommented && found.comment === 'optional');
  if (isEnough) return found.reason;
  return { _: 'reportResultAddComment', optional: found.comment === 'optional' || undefined, option: bytes(option + COMMENTED) };
}
