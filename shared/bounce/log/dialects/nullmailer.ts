/**
 * nullmailer-send(8), which hands all mail to a smarthost, one message at a time: `Starting delivery: host: … protocol:
 * smtp file: ID`, `From: <…> to: <…>`, `smtp: Failed: 421 …`, then `Sent file.`, `Sending failed: Temporary error …`,
 * and when the queue's lifetime is over `Moving message ID into failed`. The words are those of version 2.2.
 */
import { Beginnings } from '../bytes.ts';
import { remoteMta } from '../../host.ts';
import type { DeliveryLine } from '../delivery-line.ts';
import type { Tally } from '../tally.ts';
import { countTold, reasonOf, type ToldDelivery } from './told-delivery.ts';

const manyRecipients = 1000;

/** How its messages begin where nothing of syslog stands before them: on a console, in a container, under runit. */
export const nullmailerBeginnings = new Beginnings(
  ...[
    'Starting delivery',
    'From: <',
    'Message-Id: <',
    'smtp: ',
    'qmqp: ',
    'Sending failed: ',
    'Sending timed out',
  ],
  ...[
    'Sent file.',
    'Moving message ',
    'Delivery complete, ',
    'Generating bounce for ',
    'Not generating double',
  ],
  ...['Rescanning queue.', 'Trigger pulled.'],
);

/** True for a message that only nullmailer-send writes; `From: <…>` alone begins many a text. */
export const nullmailerShape =
  /^(?:Starting delivery(?:, \d{1,9} message|: host: \S{1,255} protocol: )|From: <[^<>]{0,320}> to: <|Message-Id: <[^<>]{1,200}\.nullmailer@|(?:smtp|qmqp): (?:Failed|Succeeded): |Sending (?:failed: |timed out, killing)|Sent file\.$|Moving message \S{1,100} into failed|Delivery complete, \d{1,9} message|(?:Not g|G)enerating (?:double )?bounce for |Rescanning queue\.$|Trigger pulled\.$)/;

export class NullmailerLog {
  readonly #tally: Tally;
  readonly #line: DeliveryLine;
  #id = '';
  #host: string | null = null;
  #recipients: string[] = [];
  #says = '';
  /** Refused for good: that it is moved aside says nothing new. */
  #refused = '';

  constructor(tally: Tally, line: DeliveryLine) {
    this.#tally = tally;
    this.#line = line;
  }

  /** @param text what follows `nullmailer-send[pid]: ` */
  read(text: string): void {
    const start = /^Starting delivery: (?=.{0,400}\bfile: (\S{1,100}))(?:.{0,200}\b)?host: (\S{1,255})/.exec(
      text,
    );
    if (start) {
      this.#id = start[1]!;
      this.#host = start[2]!;
      this.#recipients = [];
      this.#says = '';
      return;
    }
    const to = /^From: <[^<>]{0,320}> to: (.*)/s.exec(text);
    if (to) this.#recipients = addressesIn(to[1]!);
    const answer = /^\w{1,20}: (?:Failed|Succeeded): (.*)/s.exec(text);
    if (answer) this.#says = answer[1]!.trim();
    const failed = /^Sending failed: (.*)/s.exec(text);
    if (failed) this.#fail(failed[1]!);
    else if (text.startsWith('Sending timed out')) this.#count('deferred', text);
    else if (text.startsWith('Sent file.')) this.#count('accepted', this.#says);
    const moved = /^Moving message (\S{1,100}) into failed/.exec(text);
    if (moved) this.#giveUp(moved[1]!);
  }

  #fail(why: string): void {
    const final = why.startsWith('Permanent') || why.startsWith('Unspecified permanent');
    if (final) this.#refused = this.#id;
    this.#count(final ? 'rejected' : 'deferred', this.#says || why);
  }

  #count(outcome: ToldDelivery['outcome'], says: string): void {
    const remote = remoteMta(this.#host, null);
    const reason = reasonOf(says, remote);
    for (const recipient of this.#recipients)
      countTold(this.#tally, this.#line, {
        id: this.#id,
        recipient,
        remoteMta: remote,
        clientIp: null,
        outcome,
        reason,
      });
  }

  #giveUp(id: string): void {
    if (this.#refused === id) return;
    const l = this.#line;
    l.bytes = new TextEncoder().encode(id);
    l.idStart = 0;
    l.idEnd = l.bytes.length;
    this.#tally.gaveUp(l);
  }
}

function addressesIn(list: string): string[] {
  return [...list.slice(0, 100_000).matchAll(/<([^<>\s]{3,320})>/g)]
    .slice(0, manyRecipients)
    .map((found) => found[1]!);
}
