/** The stream of an account's authorizations, password and lifetime settings. */
export const accountStream = (user: number) => `account-${user}`;
