/** What a reader remembers of messages under way, as plain values: for another reader that goes on from here. */
import type { Reason } from '../prose/reason.ts';
import type { HostFailure } from './open-message.ts';
import type { Tally } from './tally.ts';

interface CarriedFailure {
  reason: Reason;
  /** As the log writes it; null for none. */
  host: string | null;
  client: string | null;
  time: number;
  line: number;
  pid: number;
}

interface CarriedMessage {
  id: string;
  failures: CarriedFailure[];
  refused: {
    domain: string;
    host: string | null;
    time: number;
    pid: number;
    failures: CarriedFailure[];
  } | null;
  /** Recipient, and since when it waits. */
  waiting: [string, string, number][];
}

export interface Carried {
  /** A queue may hold a hundred thousand: they are made one by one as they are taken. */
  messages: Iterable<CarriedMessage>;
  connects: [number, CarriedFailure[]][];
}

export function carriedFrom(tally: Tally): Carried {
  const text = (id: number): string | null => (id < 0 ? null : tally.hosts.text(id));
  const failure = ({ reason, host, client, exact, ...rest }: HostFailure): CarriedFailure => ({
    reason: exact?.read() ?? reason,
    host: text(host),
    client: text(client),
    ...rest,
  });
  function* messages(): Generator<CarriedMessage> {
    for (const { id, message } of tally.open.all())
      yield {
        id,
        failures: message.failures.map(failure),
        refused: message.refused && {
          ...message.refused,
          domain: message.refused.domain < 0 ? '' : tally.domains.text(message.refused.domain),
          host: text(message.refused.host),
          failures: message.refused.failures.map(failure),
        },
        waiting: message
          .deliveries()
          .map(({ recipient, domain, since }) => [recipient, tally.domains.text(domain), since]),
      };
  }
  return {
    messages: messages(),
    connects: [...tally.connects].map(([pid, failures]) => [pid, failures.map(failure)]),
  };
}

const encoder = new TextEncoder();

/** Into a tally that has read nothing yet. Deliveries that wait are told anew as having met their deferral. */
export function carryInto(tally: Tally, { messages, connects }: Carried): void {
  const id = (text: string | null): number => (text === null ? -1 : tally.hosts.idOf(text));
  const failure = ({ host, client, ...rest }: CarriedFailure): HostFailure => ({
    ...rest,
    host: id(host),
    client: id(client),
    exact: null,
  });
  for (const each of messages) {
    const bytes = encoder.encode(each.id);
    const message = tally.open.open(bytes, 0, bytes.length);
    message.failures = each.failures.map(failure);
    const { refused } = each;
    message.refused = refused && {
      ...refused,
      domain: tally.domains.idOf(refused.domain),
      host: id(refused.host),
      failures: refused.failures.map(failure),
    };
    for (const [recipient, name, since] of each.waiting) {
      const domain = tally.domains.idOf(name);
      if (domain >= 0) tally.goOn(message, each.id, recipient, domain, since);
    }
  }
  for (const [pid, failures] of connects) tally.connects.set(pid, failures.map(failure));
}
