export const identityOperations = {} as const;
