/** The stream of what an account may do and by which keys. */
export const accountStream = (user: number) => `account-${user}`;
