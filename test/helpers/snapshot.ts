import { exampleTemplates } from './example-apps';
import { RUNBOOK_HOME, RUNBOOK_URL } from '../../src/private/runbook';

/**
 * Snapshots of an example's templates, whole, so that a reviewer sees every change of what is deployed; what is meant is asserted by other
 * tests.
 *
 * One test file each, because Jest keeps one file of snapshots for each of them.
 */
export function describeTemplates(example: string): void {
  describe(`examples/${example}.ts`, () => {
    test.each(Object.entries(exampleTemplates(example)))('template %s', (_, template) => {
      expect(withoutWhatChanges(template)).toMatchSnapshot();
    });
  });
}

/**
 * Hashes of assets change with every byte of the functions; which asset is meant stays visible. Links to the runbook change with each
 * version, and a release runs the tests with its own.
 */
function withoutWhatChanges(template: object): object {
  const known: string[] = [];
  const text = JSON.stringify(template).replaceAll(RUNBOOK_URL, `${RUNBOOK_HOME}main/docs/runbook.md`);
  return JSON.parse(text.replace(/[0-9a-f]{64}/g, (hash) => {
    if (!known.includes(hash)) known.push(hash);
    return `<hash of asset ${known.indexOf(hash) + 1}>`;
  }));
}
