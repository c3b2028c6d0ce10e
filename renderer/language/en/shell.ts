export const shell = {
  readOnly: 'read-only',
  reconnecting: 'reconnecting, {{unsaved}}',
  nothingUnsaved: 'nothing unsaved',
  unsaved_one: '{{count, number}} unsaved',
  unsaved_other: '{{count, number}} unsaved',
  notSavedYet_one: 'not saved yet, {{count, number}} waiting',
  notSavedYet_other: 'not saved yet, {{count, number}} waiting',
  engineAway: 'The engine is away for a moment. What you decide is kept here and sent when it is back.',
  saving: 'saving…',
  allSaved: 'all saved',
  allSavedAt: 'all saved {{time}}',
  onDisk: '{{mentions}} in {{posts}}, every decision on the disk',
} as const
