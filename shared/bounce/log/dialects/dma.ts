/**
 * DragonFly's mail agent dma(8): `dma[QUEUEID]: new mail from …`, `mail to=<…> queued as QUEUEID`, then for each try
 * `<…> trying delivery`, `remote delivery deferred: mx [192.0.2.1] failed after RCPT TO: 421 …`, `<…> delivery
 * successful` or `delivery failed, bouncing as …`. A queue id has one recipient.
 */
import { remoteMta } from '../../host.ts';
import { stageOfCommand } from '../../stage.ts';
import type { DeliveryLine } from '../delivery-line.ts';
import type { Tally } from '../tally.ts';
import { countTold, reasonOf, type ToldDelivery } from './told-delivery.ts';

const limit = 5000;
const failed =
  /^remote delivery (?:deferred:|to) (\S{1,255}) \[([0-9A-Fa-f:.]{2,45})\] failed after ([\w .]{2,30}): (.*)/s;

export class DmaLog {
  readonly #tally: Tally;
  readonly #line: DeliveryLine;
  readonly #recipients = new Map<string, string>();
  /** The last refusal of each, for the line that says that it is given up. */
  readonly #refused = new Set<string>();

  constructor(tally: Tally, line: DeliveryLine) {
    this.#tally = tally;
    this.#line = line;
  }

  /** @param text what follows the program's name: `[QUEUEID]: words` */
  read(text: string): boolean {
    const tagged = /^\[([\w.]{1,60})\]: (.*)$/s.exec(text);
    if (!tagged) return true;
    const [, id, words] = tagged as unknown as [string, string, string];
    const queued = /^mail to=<([^<>]{3,320})> queued as ([\w.]{1,60})/.exec(words);
    if (queued) this.#remember(queued[2]!, queued[1]!);
    const about = /^<([^<>]{3,320})> (trying delivery|delivery successful)/.exec(words);
    if (about) this.#remember(id, about[1]!);
    if (about?.[2] === 'delivery successful') this.#count(id, '', 'accepted', null);
    const refusal = failed.exec(words);
    if (refusal) {
      const remote = remoteMta(refusal[1]!, refusal[2]!);
      const final = words.startsWith('remote delivery to');
      if (final) this.#refused.add(id);
      this.#count(id, refusal[4]!.trim(), final ? 'rejected' : 'deferred', remote, refusal[3]!);
    } else if (/^remote delivery deferred: /.test(words)) this.#count(id, words, 'deferred', null);
    else if (this.#beforeMail(id, words)) return true;
    else if (/^delivery failed, bouncing as /.test(words)) {
      if (!this.#refused.delete(id)) this.#count(id, words, 'expired', null);
    }
    return true;
  }

  /** A greeting that it gives up on, whatever its code, and a connection that it tries again, are told in other words. */
  #beforeMail(id: string, words: string): boolean {
    const early =
      /^(?:connect to|Could not perform server greeting at) (\S{1,255}) \[([0-9A-Fa-f:.]{2,45})\](?:: | failed: )(.*)/s.exec(
        words,
      );
    if (!early) return false;
    const greeted = words.startsWith('Could');
    this.#count(id, early[3]!.trim(), 'deferred', remoteMta(early[1]!, early[2]!), greeted ? 'EHLO' : '');
    return true;
  }

  #remember(id: string, recipient: string): void {
    if (this.#recipients.size >= limit) this.#recipients.clear();
    this.#recipients.set(id, recipient);
  }

  #count(
    id: string,
    says: string,
    outcome: ToldDelivery['outcome'],
    remote: ToldDelivery['remoteMta'],
    command = '',
  ): void {
    const recipient = this.#recipients.get(id);
    if (!recipient) return;
    const reason = reasonOf(says, remote, stageOfCommand(command));
    countTold(this.#tally, this.#line, { id, recipient, remoteMta: remote, clientIp: null, outcome, reason });
  }
}
