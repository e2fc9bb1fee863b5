import { expect, test, vi } from 'vitest';
import { sealed, unsealed, type Keyring } from '../../electron/app/sealed-keys.ts';
import { defaults } from '../../electron/app/settings.ts';

const ring: Keyring = {
  seal: async (text) => [...text].reverse().join(''),
  open: async (text) => [...text].reverse().join(''),
};
const none = async () => null;
const withRing = async () => ring;
const settings = { ...defaults, dnsblKeys: { 'zen.example.org': 'secret-key' } };

test('with a keyring no key is stored in plain, and it is there at the next start', async () => {
  const stored = await sealed(settings, null, withRing);
  expect(JSON.stringify(stored)).not.toContain('secret-key');
  expect((await unsealed(stored, withRing)).settings).toMatchObject({ dnsblKeys: settings.dnsblKeys });
});

test('without a keyring the keys stay in the settings', async () => {
  expect(await sealed(settings, null, none)).toEqual(settings);
  expect(await unsealed(settings, none)).toEqual({ settings, locked: null });
});

test('the keyring is not asked as long as there is no key', async () => {
  const asked = vi.fn(withRing);
  await sealed(defaults, null, asked);
  await unsealed(defaults, asked);
  await unsealed(null, asked);
  expect(asked).not.toHaveBeenCalled();
});

test('keys that cannot be opened here are kept for where they can be', async () => {
  const stored = await sealed(settings, null, withRing);
  for (const elsewhere of [none, async () => ({ ...ring, open: async () => null })]) {
    const { settings: read, locked } = await unsealed(stored, elsewhere);
    expect(read).toMatchObject({ dnsblKeys: {} });
    const again = await sealed({ ...defaults, theme: 'dark' }, locked, elsewhere);
    expect((await unsealed(again, withRing)).settings).toMatchObject({
      theme: 'dark',
      dnsblKeys: settings.dnsblKeys,
    });
  }
});

test('the last key taken out leaves nothing sealed behind', async () => {
  expect(await sealed(defaults, null, withRing)).not.toHaveProperty('sealedKeys');
});
