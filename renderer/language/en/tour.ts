export const tour = {
  take: 'Take the tour',
  takeMore: 'Five things to know about labelling, shown on the sample or on your own posts.',
  step: '{{at, number}} of {{of, number}}',
  skip: 'Skip the tour',
  back: 'Back',
  next: 'Next',
  begin: 'Begin labelling',
  title_queue: 'The posts',
  text_queue:
    'All posts of the project, the newest import last. Search them, look at what is open or done, or let the most uncertain ones come first.',
  title_text: 'The text',
  text_text:
    'What is dashed was suggested by the model; what is solid, a person decided. The arrow keys go through the words; with Shift they select them.',
  title_decision: 'The decision',
  text_decision:
    'What is in focus is decided here: A accepts, X rejects, E corrects, a digit gives it a type. Every button shows its key; Ctrl+Z takes back.',
  title_image: 'The image',
  text_image:
    'The picture of the post, with the regions found in it. H shows where the model looked, B draws a box, L links a mention to a region.',
  title_pages: 'Everything else',
  text_pages:
    'Learning makes the model better with what you confirmed; beside it are the graph, models, types, import and export. The key ? shows the keys valid now.',
} as const
