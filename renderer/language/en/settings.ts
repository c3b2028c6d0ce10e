export const settings = {
  title: 'Settings',
  colours: 'Colours',
  coloursAuto: 'As the system',
  coloursLight: 'Light',
  coloursDark: 'Dark',
  textSize: 'Text size',
  textSmall: 'Small',
  textUsual: 'Usual',
  textLarge: 'Large',
  textLarger: 'Larger',
  language: 'Language',
  languageAuto: 'As the system',
  singleKeys: 'Single keys decide',
  singleKeysMore:
    'A, X, 1 … 0 and the like. Switch off when a speech or switch input presses them by mistake; buttons and Ctrl keys still work.',
  pairSuggested: 'Propose relations of suggested mentions',
  pairSuggestedMore: 'Otherwise only of confirmed ones. Accepting such a relation accepts its mentions with it.',
} as const
