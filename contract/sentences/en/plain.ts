/** ? */
export const plain = {
  text: '{{text}}',
} as const
