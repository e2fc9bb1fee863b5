/** `npm run test:buttons`: every button of every screen is collected and pressed. */
import { defineConfig } from '@playwright/test';
import usual from './playwright.config.ts';

export default defineConfig({
  ...usual,
  retries: 0,
  testMatch: 'buttons.spec.ts',
  projects: [{ name: 'browser', use: { contextOptions: { reducedMotion: 'reduce' } } }],
});
