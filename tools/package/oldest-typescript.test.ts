import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OLDEST_TYPESCRIPT } from './oldest-typescript';

test('the page about upgrading says the oldest TypeScript that an app is compiled with', () => {
  const page = readFileSync(join(__dirname, '../../docs/upgrading.md'), 'utf8');
  expect(page).toContain(`| TypeScript | ${OLDEST_TYPESCRIPT} or newer`);
});
