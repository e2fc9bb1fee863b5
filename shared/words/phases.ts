/** The five phases of a case, as the screens call them. */
export const phaseNames = {
  cause: 'Cause',
  checks: 'Checks',
  wait: 'Wait',
  report: 'Report',
  done: 'Done',
} as const;
