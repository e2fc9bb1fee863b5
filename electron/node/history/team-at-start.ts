/** Which history a start is for: what its command line says, else the environment, else what Settings wrote into the folder. */
import { keptPlace } from './kept-place.ts';

export interface TeamAddress {
  address: string;
  /** A password is taken from the environment only: the other two can be read by others, or are copied along. */
  from: 'command-line' | 'environment' | 'settings';
}

/** Null for the history in the folder, which `local` asks for. Throws Problem history-place. */
export function teamAtStart(
  given: string | null,
  env: NodeJS.ProcessEnv,
  folder: string,
): TeamAddress | null {
  const { DEFERRAL_DESK_HISTORY: inEnvironment } = env;
  if (given !== null) return named(given, 'command-line');
  if (inEnvironment) return named(inEnvironment, 'environment');
  const kept = keptPlace(folder);
  return kept === null ? null : { address: kept, from: 'settings' };
}

const named = (address: string, from: TeamAddress['from']): TeamAddress | null =>
  address === 'local' ? null : { address, from };
