import { describe, expect, test } from 'vitest';
import { valueNames } from '../../shared/flowchart/fill.ts';
import { products } from '../../shared/flowchart/card.ts';
import { knowledge } from '../support/knowledge.ts';
import { steps } from './steps.ts';

const { steps: cards, commands } = knowledge();
const texts = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : value && typeof value === 'object'
      ? Object.values(value).flatMap(texts)
      : [];
const shownBy = ({ commands: usual, atRelay }: (typeof cards)[number]) => [
  ...usual,
  ...(atRelay?.commands ?? []),
];
const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)(\|[^{}]*)?\}\}/g)];

test('step ids, kinds, answer words and arrows are the published ones', () => {
  const told = cards.map((card) => [
    card.id,
    [card.kind, card.answers.map((a) => `${a.id} → ${a.to}`).join(' · ')].filter(Boolean).join(': '),
  ]);
  expect(Object.fromEntries(told)).toEqual(steps);
  expect(cards.map((card) => card.number)).toEqual(cards.map((_, index) => index + 1));
});

describe.each(cards.map((card) => [card.id, card] as const))('%s', (id, card) => {
  test('speaks at both reading levels and names its source', () => {
    expect(card.plain.does.length).toBeGreaterThan(0);
    expect(card.admin.does.length).toBeGreaterThan(0);
    for (const source of card.sources) expect(source.url ?? 'https://').toMatch(/^https:\/\//);
  });
  test('has answers exactly where it is no end, one of them the likely one', () => {
    expect(card.answers.length === 0).toBe(card.kind === 'end');
    expect(card.answers.filter((a) => a.likely)).toHaveLength(card.kind === 'end' ? 0 : 1);
    expect(new Set(card.answers.map((a) => a.label)).size).toBe(card.answers.length);
  });
  test('reads well without any value: the plain level never depends on one alone', () => {
    const { title, why, plain } = card.atRelay ?? { title: '', why: '', plain: { does: [] } };
    const alone = [
      card.title,
      card.short,
      card.why,
      card.time,
      title,
      why,
      ...plain.does,
      ...texts(card.answers),
    ];
    for (const text of alone)
      for (const [, , instead] of placeholders(text)) expect(instead, text).toBeTruthy();
    expect(
      card.plain.does.filter((line) => placeholders(line).every(([, , or]) => or)).length,
    ).toBeGreaterThan(0);
  });
  test('keeps to the words of the house', () => {
    for (const text of texts(card))
      for (const [, name] of placeholders(text)) expect(valueNames).toContain(name);
    // What is handed on is said by the user, who may well say please.
    const { handOn: _, atRelay: spoken, ...own } = card;
    for (const text of texts([own, { ...spoken, handOn: null }])) {
      expect(text).not.toMatch(/!(\s|$)|\boops\b|\bsimply\b|\bplease\b|\bjust\b.*\bclick\b/i);
      expect(text).not.toMatch(/\b(server|it) is down\b/);
    }
    const { plain, admin } = card.atRelay ?? card;
    const doNot = [card.plain, card.admin, plain, admin].flatMap((level) => level.doNot);
    for (const line of [...doNot, ...card.guards.map((g) => g.says)]) expect(line).toMatch(/^(Do not|No )/);
  });
  test('its plain level names no setting and no command', () => {
    for (const line of [...card.plain.does, ...card.plain.doNot]) expect(line, id).not.toContain('`');
  });
  test('has words to hand on where its plain level sends to somebody else', () => {
    for (const { plain, handOn } of [card, { ...card, ...card.atRelay }])
      if (
        plain.does.some((line) =>
          /\b(?:tell|ask|send|for) (?:this page to |them )?(?:who|your admin|the admin)/i.test(line),
        )
      )
        expect(handOn, id).not.toBeNull();
  });
  test('the commands it shows exist', () => {
    for (const command of shownBy(card)) expect(commands.map((c) => c.id)).toContain(command);
  });
});

test('the classic mistakes are guarded where they would be made', () => {
  const guarded = (guard: string) =>
    cards.filter((c) => c.guards.some((g) => g.id === guard)).map((c) => c.id);
  expect(guarded('rapid-retries')).toEqual(
    expect.arrayContaining(['wait', 'back-off', 'cooling', 'receiver']),
  );
  expect(guarded('dns-change')).toEqual(
    expect.arrayContaining(['wait', 'sending-identity', 'message-authentication']),
  );
  expect(guarded('move-all-volume')).toEqual(expect.arrayContaining(['back-off', 'compare-ips']));
  expect(guarded('mass-delete')).toEqual(['logs-and-queue']);
  expect(guarded('inbound-limits')).toEqual(
    expect.arrayContaining(['issuer', 'back-off', 'own-server-limits']),
  );
  expect(guarded('test-in-campaign')).toEqual(['test-message']);
});

describe.each(commands.map((card) => [card.id, card] as const))('command %s', (_, card) => {
  test('is used by a step, has a shell, and names only known values', () => {
    const shown = cards.some((step) => shownBy(step).includes(card.id));
    expect(shown, `no step names ${card.id} in its commands`).toBe(true);
    expect(card.sh ?? card.powershell).not.toBeNull();
    for (const [, name] of placeholders(texts(card).join('\n'))) expect(valueNames).toContain(name);
  });
  test('tells scope and undo where it does more than look', () => {
    if (!card.harmless) expect(card.scope.length * card.undo.length).toBeGreaterThan(0);
  });
  test('a value in PowerShell is an argument of its own, since it is put in quotes', () => {
    for (const [match] of (card.powershell ?? '').matchAll(/\S*\{\{\w+\}\}\S*/g))
      expect(match).toMatch(/^\{\{\w+\}\}$/);
  });
  test('no value stands inside quotes or an expansion of sh', () => {
    if (card.into === null) expect(card.sh ?? '').not.toMatch(/["`][^"`\n]*\{\{[^"`\n]*["`]/);
  });
});

test('nothing that destroys mail goes without its warning, and none takes the whole queue', () => {
  const all = commands.map((c) => `${c.sh}\n${c.powershell}`).join('\n');
  expect(all).not.toMatch(
    /postsuper -d ALL|postqueue -f|exim -qff|exiqgrep.*xargs|sendmail -q\b|Retry-Queue/,
  );
  for (const card of commands.filter((c) =>
    /postsuper -d|-Mrm|Remove-Message/.test(`${c.sh}${c.powershell}`),
  )) {
    expect(card.harmless).toBe(false);
    expect(card.scope).toContain('loses the message');
  }
});

test('lowering the pressure is there for every mail server that can do it', () => {
  const slow = commands.filter((c) => c.id.endsWith('-slow-route')).map((c) => c.product);
  expect(slow.sort()).toEqual(['exchange', 'exim', 'kumomta', 'postfix', 'powermta', 'sendmail']);
  expect(products).toEqual(expect.arrayContaining([...new Set(commands.map((c) => c.product))]));
});
