/** Bytes that the compute process may take; beyond, it is killed. */
export const computeMemory = 4 * 2 ** 30
