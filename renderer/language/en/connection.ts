export const connection = {
  noAnswer: 'The engine could not answer: {{message}}',
  cancelled: 'Cancelled.',
  lost: 'The connection to the engine was lost.',
  askForLink:
    'This tab is not known to Triptych any more. Open a fresh link: run "triptych serve" again, or use the address that it printed last.',
} as const
