/** Whether the text is a phone number by ITU-T E.164: 7 to 15 digits, country code first, no plus sign. */
export function isPhone(digits: string): boolean {
  return /^[1-9][0-9]{6,14}$/.test(digits);
}

/** The digits of a number as typed: "+1 (555) 000-01" → "155500001". */
export function phoneDigits(text: string): string {
  return text.replace(/[^0-9]/g, '');
}
