/** Messages under way, by ids of any length, with one recipient or many. */
import { expect, test } from 'vitest';
import { DeliveryLine } from '../../../shared/bounce/log/delivery-line.ts';
import { Names } from '../../../shared/bounce/log/names.ts';
import { waitingAs } from '../../../shared/bounce/log/open-message.ts';
import { OpenMessages } from '../../../shared/bounce/log/open-messages.ts';

const encoder = new TextEncoder();
const domains = new Names(100);

function lineOf(id: string, recipient: string): DeliveryLine {
  const l = new DeliveryLine();
  l.bytes = encoder.encode(`${id} ${recipient}`);
  l.idEnd = id.length;
  l.recipientStart = id.length + 1;
  l.recipientEnd = l.bytes.length;
  l.domain = domains.id(l.bytes, l.recipientStart + recipient.indexOf('@') + 1, l.recipientEnd);
  return l;
}
const opened = (messages: OpenMessages, id: string) => messages.open(encoder.encode(id), 0, id.length);
const found = (messages: OpenMessages, id: string) => messages.find(encoder.encode(id), 0, id.length);
const ids = (messages: OpenMessages) => [...messages.all()].map(({ id }) => id);

test('thousands are found by their ids, and only as long as they are open', () => {
  const messages = new OpenMessages(100_000);
  const many = Array.from(
    { length: 3000 },
    (_, i) => `4XyZ${i}${i % 3 === 0 ? '-longer-than-the-table-is-wide' : ''}`,
  );
  const made = many.map((id) => opened(messages, id));
  expect(many.map((id) => found(messages, id))).toEqual(made);
  for (const id of many.slice(0, 2990)) messages.close(encoder.encode(id), 0, id.length);
  expect(ids(messages)).toEqual(many.slice(2990));
  expect(found(messages, many[0]!)).toBeNull();
  opened(messages, 'again');
  expect(ids(messages)).toEqual([...many.slice(2990), 'again']);
});

test('one that was just found is another one as soon as it was closed', () => {
  const messages = new OpenMessages(10);
  for (const id of ['4XyZ1', '4XyZ1-longer-than-the-table-is-wide']) {
    const first = opened(messages, id);
    expect(found(messages, id)).toBe(first);
    expect(found(messages, `${id.slice(0, -1)}_`)).toBeNull();
    expect(opened(messages, id)).toBe(first);
    messages.close(encoder.encode(id), 0, id.length);
    expect(found(messages, id)).toBeNull();
    expect(opened(messages, id)).not.toBe(first);
  }
});

test('beyond the limit the oldest tenth is forgotten, and what waited in it is counted', () => {
  const messages = new OpenMessages(20);
  for (let i = 0; i < 20; i++)
    opened(messages, `id${i}`).add(waitingAs(lineOf(`id${i}`, 'u@a.test'), domains, false, null));
  opened(messages, 'one more');
  expect(messages.forgotten).toBe(2);
  expect(ids(messages)[0]).toBe('id2');
  expect(messages.size).toBe(19);
});

test.each([1, 3, 24, 25, 400])('each of %i recipients waits until it is taken', (count) => {
  const message = opened(new OpenMessages(10), 'id');
  // the same mailboxes at two domains, and in two cases, are others
  const recipients = Array.from(
    { length: count },
    (_, i) => `${i % 4 < 2 ? 'U' : 'u'}${i >> 2}@${i % 2 ? 'a' : 'b'}.test`,
  );
  const lines = recipients.map((recipient) => lineOf('id', recipient));
  for (const line of lines) {
    expect(message.waitingAt(line, domains)).toBeNull();
    message.add(waitingAs(line, domains, true, null));
  }
  expect(
    message
      .deliveries()
      .map(({ recipient }) => recipient)
      .sort(),
  ).toEqual([...recipients].sort());
  for (const [i, line] of lines.entries()) {
    expect(message.takeAt(line, domains)?.recipient).toBe(recipients[i]);
    expect(message.takeAt(line, domains)).toBeNull();
    expect(message.waiting).toBe(count - i - 1);
  }
  expect(message.settled).toBe(true);
});
