/** One bad value in settings.json costs that value, not the setting around it and not the others. */
import { expect, test } from 'vitest';
import { defaults, soundSettings } from '../../electron/app/settings.ts';

const key = 'zone.example';
test.each<[string, object, object, string[]]>([
  ['a value of another kind', { helo: 3, textSize: 120 }, { textSize: 120 }, ['helo']],
  ['a setting that there is none of', { colour: 'red', backups: 3 }, { backups: 3 }, ['colour']],
  ['an entry of a list', { clientIps: ['192.0.2.1', 7] }, { clientIps: ['192.0.2.1'] }, ['clientIps']],
  ['a list that is none', { clientIps: '192.0.2.1' }, {}, ['clientIps']],
  [
    'one key of several',
    { dnsblKeys: { [key]: 'abc', other: 'no key' } },
    { dnsblKeys: { [key]: 'abc' } },
    ['dnsblKeys'],
  ],
  [
    'one limit of four',
    { bands: { normal: 'x', watch: 400, cooling: 800, incident: 1600 } },
    { bands: { ...defaults.bands, watch: 400, cooling: 800, incident: 1600 } },
    ['bands'],
  ],
  ['nothing', { theme: 'dark', sealedKeys: 'AAAA' }, { theme: 'dark', sealedKeys: 'AAAA' }, []],
])('%s', (_, stored, sound, broken) => {
  expect(soundSettings(stored)).toEqual({ sound, broken });
});

test.each([null, 7, 'text'])('settings that are %j are none', (stored) => {
  expect(soundSettings(stored)).toEqual({ sound: {}, broken: [] });
});
