/** What is no sentence of ours, within one that is. */
export const plain = {
  text: '{{text}}',
} as const
