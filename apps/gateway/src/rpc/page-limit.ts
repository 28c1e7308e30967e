/** Number of items on a page: what the client requested, at most `max`. A missing or invalid number means `usual`. */
export function pageLimit(asked: number | undefined, max: number, usual = max): number {
  return asked !== undefined && asked > 0 ? Math.min(asked, max) : usual;
}
