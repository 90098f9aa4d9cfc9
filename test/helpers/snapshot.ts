import { exampleTemplates } from './example-apps';

/**
 * Snapshots of an example's templates, whole, so that a reviewer sees every change of what is deployed; what is meant is asserted by other
 * tests.
 *
 * One test file each, because Jest keeps one file of snapshots for each of them.
 */
export function describeTemplates(example: string): void {
  describe(`examples/${example}.ts`, () => {
    test.each(Object.entries(exampleTemplates(example)))('template %s', (_, template) => {
      expect(withoutAssetHashes(template)).toMatchSnapshot();
    });
  });
}

/** Hashes of assets change with every byte of the functions; which asset is meant stays visible. */
function withoutAssetHashes(template: object): object {
  const known: string[] = [];
  return JSON.parse(JSON.stringify(template).replace(/[0-9a-f]{64}/g, (hash) => {
    if (!known.includes(hash)) known.push(hash);
    return `<hash of asset ${known.indexOf(hash) + 1}>`;
  }));
}
