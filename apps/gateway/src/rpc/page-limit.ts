/** How many items a page has: what the client asked for, at most `max`. Nothing, or what makes no sense, means `usual`. */
export function pageLimit(asked: number | undefined, max: number, usual = max): number {
  return asked !== undefined && asked > 0 ? Math.min(asked, max) : usual;
}
