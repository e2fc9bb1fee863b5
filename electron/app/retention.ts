/**
 * What a team does not keep goes by itself, once a day, by the settings of the team: in whichever `serve` looks first. The protocol
 * in the database says what went; here only what somebody has to mend is said.
 */
import { Problem } from '../../shared/problem.ts';
import type { TeamStore } from '../node/history/postgres/store.ts';
import type { Desk } from './desk.ts';

const everyMs = 600_000;

export interface Retention {
  /** Removes what is old, where that was not done today. */
  look(): Promise<void>;
  stop(): Promise<void>;
}

/** Looks at once, and every ten minutes. */
export function retentionOf(desk: Desk): Retention {
  const store = desk.store as TeamStore;
  let looking = Promise.resolve();
  const retention: Retention = {
    async look() {
      const { keepFilesDays, keepClosedDays } = desk.settings;
      try {
        const gone = await store.purgeOfDay({ evidence: keepFilesDays, closed: keepClosedDays });
        if (gone?.cases) desk.anew();
      } catch (error) {
        // A database that is away says so everywhere else; the next look tries again.
        if (!(error instanceof Problem)) throw error;
      }
    },
    stop() {
      clearInterval(timer);
      return looking;
    },
  };
  const begin = (): void => void (looking = retention.look());
  const timer = setInterval(begin, everyMs);
  timer.unref();
  begin();
  return retention;
}
