/** Where a case stands, in five words instead of a count of steps that grows with every answer. */
export const phases = ['cause', 'checks', 'wait', 'report', 'done'] as const;
export type Phase = (typeof phases)[number];

/**
 * The phase of each step of a walk, in its order: that of its card, but never later than that of a step after it. A
 * wait that was over without success has become one of the checks that followed it, so that no walk goes back.
 */
export function phasesAlong(steps: readonly { phase: Phase }[]): Phase[] {
  let latest: number = phases.length - 1;
  return steps
    .toReversed()
    .map(({ phase }) => phases[(latest = Math.min(latest, phases.indexOf(phase)))]!)
    .toReversed();
}
