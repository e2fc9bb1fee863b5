/** `npm run test:a11y`: every screen in every state and every look; a picture of each is left in test-results/. */
import { defineConfig, type PlaywrightTestOptions, type Project } from '@playwright/test';
import usual from './playwright.config.ts';

const window = { width: 1280, height: 800 };
const small = { width: 1024, height: 640 };
const phone = { width: 390, height: 844 };

function look(
  colorScheme: 'light' | 'dark',
  viewport: PlaywrightTestOptions['viewport'],
  contrast: 'more' | 'no-preference' = 'no-preference',
  forcedColors: 'active' | 'none' = 'none',
): Project['use'] {
  return { colorScheme, viewport, contextOptions: { reducedMotion: 'reduce', contrast, forcedColors } };
}

export default defineConfig({
  ...usual,
  testMatch: 'states.spec.ts',
  metadata: { pictures: true },
  projects: [
    { name: 'light', use: look('light', window) },
    { name: 'dark', use: look('dark', window) },
    { name: 'light, high contrast, smallest window', use: look('light', small, 'more') },
    { name: 'dark, high contrast, smallest window', use: look('dark', small, 'more') },
    { name: 'forced colours', use: look('dark', window, 'no-preference', 'active') },
    { name: 'light, phone', use: look('light', phone) },
  ],
});
