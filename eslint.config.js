import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

const screens = ['**/*.svelte', '**/*.svelte.ts'];

/** For what has runes or markup. All other files are oxlint's (`.oxlintrc.json`): the same rules, in a tenth of the time. */
export default ts.config(
  {
    ignores: ['dist', 'release', 'node_modules', 'test-results', 'playwright-report', 'test/fixtures'],
  },
  {
    files: screens,
    extends: [js.configs.recommended, ...ts.configs.recommended, ...svelte.configs.recommended],
    languageOptions: { globals: globals.browser, parserOptions: { parser: ts.parser } },
    rules: {
      eqeqeq: 'error',
      'prefer-const': 'off', // props are `let`
      'no-console': 'error',
      'no-control-regex': 'off', // making control characters visible is our trade
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      'id-match': ['error', '^([a-z_$].*|[A-Z]|[A-Z].*[a-z].*)$', { onlyDeclarations: true }], // constants are lowerCamel
    },
  },
);
