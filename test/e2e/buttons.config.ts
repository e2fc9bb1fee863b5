/** `npm run test:buttons`: every button of every screen is collected and pressed. */
import { defineConfig } from '@playwright/test';
import usual from './playwright.config.ts';

export default defineConfig({
  ...usual,
  testMatch: 'buttons.spec.ts',
  projects: [{ name: 'browser', use: { contextOptions: { reducedMotion: 'reduce' } } }],
});
