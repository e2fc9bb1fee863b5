/** The answers of the step “how-long” in the user's own time bands; its card is written for the usual ones. */
import { bands as usual, type BandRule } from '../retry/schedule.ts';
import type { StepCard } from './card.ts';

/** The steps with those labels renamed whose band begins or ends at another time than usual. */
export function labelledBy(bands: readonly BandRule[], steps: StepCard[]): StepCard[] {
  const changed = bands.filter((band) => {
    const known = usual.find(({ id }) => id === band.id);
    return known?.fromMinutes !== band.fromMinutes || known.toMinutes !== band.toMinutes;
  });
  if (!changed.length) return steps;
  return steps.map((step) =>
    step.id === 'how-long'
      ? {
          ...step,
          answers: step.answers.map((answer) => {
            const band = changed.find(({ id }) => id === answer.id);
            return band ? { ...answer, label: labelOf(band) } : answer;
          }),
        }
      : step,
  );
}

/** `Less than 45 min`, `45 min to 3 h`, `More than 30 h`. */
function labelOf({ id, fromMinutes, toMinutes }: BandRule): string {
  if (fromMinutes === 0) return `Less than ${span(toMinutes!)}`;
  return id === 'escalate' ? `More than ${span(fromMinutes)}` : `${span(fromMinutes)} to ${span(toMinutes!)}`;
}

function span(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours ? `${hours} h` : '', rest ? `${rest} min` : ''].filter(Boolean).join(' ');
}
