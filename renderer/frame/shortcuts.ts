/** The keys of keys.ts in words, for the sheet that lists them. */

export interface Shortcut {
  keys: string;
  does: string;
}
/** What the sheet lists; single keys are marked because they can be switched off. */
export const shortcuts: { title: string; single: boolean; list: Shortcut[] }[] = [
  {
    title: 'Anywhere',
    single: false,
    list: [
      { keys: 'Ctrl K', does: 'Find a case or a command' },
      { keys: 'Ctrl V', does: 'Read what is on the clipboard' },
      { keys: 'Ctrl Z', does: 'Undo the last answer, archive or delete' },
      { keys: 'Ctrl Enter', does: 'Save the open sheet' },
      { keys: 'Esc', does: 'Close a sheet; back to the current step' },
    ],
  },
  {
    title: 'Single keys',
    single: true,
    list: [
      { keys: '?', does: 'This sheet' },
      { keys: 'N', does: 'New case' },
      { keys: 'C', does: 'Cases' },
      { keys: 'L', does: 'Logs' },
      { keys: '/', does: 'Search the cases' },
    ],
  },
  {
    title: 'In a case',
    single: true,
    list: [
      { keys: '1 – 9', does: 'Give the answer with this number' },
      { keys: 'B', does: 'Look at the step before' },
      { keys: 'S, M, K, R', does: 'Steps, map, compare, report' },
      { keys: 'E', does: 'Add evidence' },
      { keys: 'W', does: 'Write a note' },
      { keys: 'A', does: 'Archive the case' },
    ],
  },
  {
    title: 'In the list of cases',
    single: true,
    list: [
      { keys: 'Arrows', does: 'From case to case' },
      { keys: 'X', does: 'Choose the case, for what is done to several' },
      { keys: 'W, A', does: 'Write a note, archive' },
      { keys: 'Del', does: 'Delete; it can be undone, and had back for thirty days' },
    ],
  },
  {
    title: 'On the map',
    single: true,
    list: [
      { keys: '+ − 0', does: 'Larger, smaller, as it was' },
      { keys: 'Arrows', does: 'From step to step' },
    ],
  },
];
