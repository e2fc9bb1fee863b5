import { expect, test } from 'vitest';
import { cutAt } from '../../renderer/kit/terms.ts';
import { termsIn } from '../../shared/words/terms.ts';

const explained = (text: string) =>
  cutAt(text, termsIn([text]))
    .filter(({ says }) => says)
    .map((piece) => piece.text);

test.each([
  ['SPF, DKIM or DMARC failed.', ['SPF', 'DKIM', 'DMARC']],
  ['Greylisting: the queue comes back.', ['Greylisting', 'queue']],
  ['Reverse DNS is not DNS.', ['Reverse DNS', 'DNS']],
  ['Two sessions, one relay', ['sessions', 'relay']],
  ['mx.spf.example.net and queue@example.net are names', []],
  ['relaying is another word', []],
])('%s', (text, words) => expect(explained(text)).toEqual(words));

test('nothing of a text is lost where it is cut', () => {
  const text = 'The queue (SPF) of mail.example.net, queue by queue.';
  expect(
    cutAt(text, termsIn([text]))
      .map((piece) => piece.text)
      .join(''),
  ).toBe(text);
});
