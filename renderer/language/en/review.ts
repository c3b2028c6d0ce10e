export const review = {
  title: 'Look for wrong labels',
  how: 'Some models each learn a part of the finished posts and judge the rest. What they doubt is listed. It takes as long as some learning runs and changes nothing.',
  begins: 'The first part is learnt…',
  parts: '{{done, number}} of {{total, number}} parts judged',
  cancel: 'Cancel',
  found_one: '{{count, number}} doubt in {{posts}}, of {{labels, number}} labels.',
  found_other: '{{count, number}} doubts in {{posts}}, of {{labels, number}} labels.',
  show: 'Show these posts, the most doubtful first',
  start: 'Begin',
  again: 'Look again',
} as const
