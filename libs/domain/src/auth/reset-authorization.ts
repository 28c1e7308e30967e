/** account.resetAuthorization: ends another authorization of the caller. `authKeyId` = the permanent key of that authorization. */
export type ResetAuthorization = { type: 'ResetAuthorization'; authKeyId: bigint };
