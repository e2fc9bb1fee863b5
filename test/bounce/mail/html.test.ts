/** HTML as words: what a browser would show, every character reference read. */
import { expect, test } from 'vitest';
import { htmlToText } from '../../../shared/bounce/mail/html.ts';

test.each([
  ['421&nbsp;4.7.0&nbsp;Try again', '421 4.7.0 Try again'],
  ['421&#160;4.7.0 &lt;u@example.net&gt;', '421 4.7.0 <u@example.net>'],
  ['Zur&uuml;ckgestellt&hellip; &euro;&Auml;', 'Zurückgestellt… €Ä'],
  ['u&commat;example&period;net', 'u@example.net'],
  ['the address isn&rsquo;t known, AT&T, R&D', 'the address isn’t known, AT&T, R&D'],
  ['old &copy without its sign &amp here', 'old © without its sign & here'],
  ['&amp;lt; stays &lt; once', '&lt; stays < once'],
  ['&#150; is a dash of Windows', '– is a dash of Windows'],
  ['try&shy;again mx1&#8203;.example&zwnj;.net', 'tryagain mx1.example.net'],
  ['&#0; &#xD800; &#99999999;', '\ufffd \ufffd \ufffd'],
])('%s', (html, text) => expect(htmlToText(html)).toBe(text));
