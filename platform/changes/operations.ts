export const changeOperations = {} as const;
