/** What the fields of the settings share: the values, and saving one as it is left. */
import type { Settings } from '../../shared/rpc/contract.ts';
import type { DeskSession } from '../state/session.svelte.ts';

type Counted = 'politenessFirstHourMinutes' | 'politenessAfterMinutes' | 'backups' | 'textSize';

export class Form {
  /** Says that it is saved; empty where nothing was, or was refused. */
  saved = $state('');
  readonly #session: DeskSession;

  constructor(session: DeskSession) {
    this.#session = session;
  }

  /** Only there once they are read. */
  get settings(): Settings {
    return this.#session.settings!;
  }

  async set(change: Partial<Settings>) {
    this.saved = (await this.#session.saveSettings(change)) ? 'Saved.' : '';
  }

  /** A number, where its field finds it right. */
  number(event: Event, name: Counted) {
    const input = event.currentTarget as HTMLInputElement;
    if (input.reportValidity() && input.value) void this.set({ [name]: input.valueAsNumber });
  }
}
