/** auth.signUp, after a SignIn that was refused with PHONE_NUMBER_UNOCCUPIED: `UserRegistered` and `AuthorizationGranted`. */
export type SignUp = { type: 'SignUp'; phone: string; phoneCodeHash: string; firstName: string; lastName: string };
