import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { shortcuts } from '../../renderer/frame/shortcuts.ts';

/** The keys that the guide names in code, `N`, `C`, `L` one by one. */
const guide = readFileSync('resources/docs/follow-the-steps.md', 'utf8');
const keys = guide.slice(guide.indexOf('## Keys'), guide.indexOf('## Where this flowchart'));
const named = [...keys.matchAll(/`([^`]+)`/g)].map((match) => match[1]!);

describe('every key of the sheet stands in the guide', () => {
  test.each(shortcuts.flatMap(({ list }) => list))('$keys', ({ keys: shown }) => {
    const single = shown.startsWith('+') ? ['+', '−', '0'] : shown === 'Arrows' ? [] : shown.split(', ');
    for (const key of single) expect(named).toContain(key);
  });
});
