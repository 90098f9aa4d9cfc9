import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RUNBOOK_HOME, RUNBOOK_URL } from '../src/private/runbook';
import { EXAMPLES, exampleTemplates } from './helpers/example-apps';

// Whole, so that a reviewer sees every change of what is deployed; what is meant is asserted by the tests beside this one.

/** Hashes of assets change with every byte of the functions, and links to the runbook with each version; which asset is meant stays visible. */
function withoutAssetHashes(template: object): object {
  const known: string[] = [];
  return JSON.parse(JSON.stringify(template).replaceAll(RUNBOOK_URL, `${RUNBOOK_HOME}main/docs/runbook.md`).replace(/[0-9a-f]{64}/g, (hash) => {
    if (!known.includes(hash)) known.push(hash);
    return `<hash of asset ${known.indexOf(hash) + 1}>`;
  }));
}

test('there are examples', () => {
  expect(EXAMPLES).toContain('quick-start');
});

describe.each(EXAMPLES)('examples/%s.ts', (name) => {
  test.each(Object.entries(exampleTemplates(name)))('template %s', (_, template) => {
    expect(withoutAssetHashes(template)).toMatchSnapshot();
  });
});

test.each(['manual-rotation', 'on-demand'])('machine definition of %s', (folder) => {
  expect(JSON.parse(readFileSync(join(__dirname, `../src/${folder}/machine.asl.json`), 'utf8'))).toMatchSnapshot();
});
