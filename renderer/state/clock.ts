/** The host's clock as this window knows it: it goes on between two answers. */
export class HostClock {
  /** How far it is ahead of this window's, in ms. */
  #ahead = 0;

  set(now: string): void {
    this.#ahead = Date.parse(now) - Date.now();
  }

  get now(): string {
    return new Date(Date.now() + this.#ahead).toISOString();
  }
}
