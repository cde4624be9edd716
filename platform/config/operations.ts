export const configOperations = {} as const;
