import { expect, test } from 'vitest';
import { mailto } from '../../renderer/kit/handout.ts';

test('a report becomes a mail link with its own subject', () => {
  const { url, cut } = mailto('postmaster@example.net', 'Subject: 421 & more\n\nHello,\nwe wait.\n');
  expect(cut).toBe(false);
  expect(url).toBe(
    'mailto:postmaster@example.net?subject=421%20%26%20more&body=Hello%2C%0D%0Awe%20wait.%0D%0A',
  );
});

test('what is too long for a link is left out and said', () => {
  const { url, cut } = mailto('a@example.net', `Subject: s\n\n${'x'.repeat(3000)}`);
  expect(cut).toBe(true);
  expect(url).toBe('mailto:a@example.net?subject=s');
});

test('an address cannot add fields of its own', () => {
  expect(mailto('a@example.net?bcc=b@example.net', 'x').url).toMatch(
    /^mailto:a@example\.net%3Fbcc%3Db%40example\.net\?subject=/,
  );
});

test('words of the report cannot add fields either', () => {
  expect(mailto('postmaster@example.net', 'Subject: a&cc=x@example.org\n\nb\n&cc=y@example.org').url).toBe(
    'mailto:postmaster@example.net?subject=a%26cc%3Dx%40example.org&body=b%0D%0A%26cc%3Dy%40example.org',
  );
});
