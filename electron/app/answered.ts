/**
 * Answers of calls that change something, kept for a while under the key of their action (action.ts): who lost one on the way and
 * asks once more gets it again, or waits for it.
 */
import type { Method } from '../../shared/rpc/contract.ts';
import { refusedTo } from '../../shared/rpc/roles.ts';
import { actionKey } from './action.ts';
import { personNow } from './person.ts';

const keptMs = 300_000;
const mostKept = 100;

export class Answered {
  readonly #answers = new Map<string, Promise<unknown>>();

  /** Works once for each action; what failed is kept by nobody. */
  once<T>(method: Method, work: () => Promise<T>): Promise<T> {
    const action = actionKey();
    if (!action || method === 'history.export' || refusedTo('read', method) === null) return work();
    const key = JSON.stringify([method, action, personNow()]);
    const known = this.#answers.get(key) as Promise<T> | undefined;
    if (known) return known;
    const answer = work();
    this.#answers.set(key, answer);
    if (this.#answers.size > mostKept) this.#answers.delete(this.#answers.keys().next().value!);
    const forget = (): boolean => this.#answers.delete(key);
    answer.then(() => setTimeout(forget, keptMs).unref(), forget);
    return answer;
  }
}
