import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { EXAMPLES } from '../helpers/example-apps';

const SNAPSHOTS = readdirSync(join(__dirname, '__snapshots__'));

test('there are examples', () => {
  expect(EXAMPLES).toContain('quick-start');
});

test.each(EXAMPLES)('examples/%s.ts has a file of snapshots', (example) => {
  expect(SNAPSHOTS).toContain(`${example}.test.ts.snap`);
});

test('there is no file of snapshots of anything else', () => {
  expect(SNAPSHOTS).toHaveLength(EXAMPLES.length);
});
