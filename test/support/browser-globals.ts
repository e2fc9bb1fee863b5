/** The little of a browser that the session uses: an address whose change is told. */
import { vi } from 'vitest';

export function browserGlobals(): void {
  let hash = '#/cases';
  let follow = (): void => undefined;
  vi.stubGlobal('location', {
    get hash() {
      return hash;
    },
    set hash(to: string) {
      hash = to;
      follow();
    },
  });
  vi.stubGlobal('window', { addEventListener: (_: string, listener: () => void) => (follow = listener) });
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined });
  vi.stubGlobal('document', { documentElement: { dataset: {}, style: {} } });
}
