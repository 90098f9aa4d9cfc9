import { readFileSync } from 'node:fs';
import { PACKAGE } from './package';

/** A package of the app that this library works with. */
export interface Peer {
  readonly name: string;
  /** The oldest version that does. */
  readonly oldest: string;
  /** Undefined: it is not installed. */
  readonly found?: string;
}

/**
 * Says what to upgrade, where an older AWS CDK would only answer that some module or function is not there; and what to install: npm does
 * not say it, for the peers are optional (docs/adr/0014).
 *
 * @throws if a peer is older than this library can work with, or missing
 */
export function refuseOlder({ name, oldest, found }: Peer): void {
  if (found === undefined) {
    throw new Error(`cdk-kms-rotation ${PACKAGE.version} needs ${name} ${oldest} or newer, got none; install it, for example with `
      + `'npm install ${name}@^${oldest}'`);
  }
  if (!isOlder(found, oldest)) return;
  throw new Error(`cdk-kms-rotation ${PACKAGE.version} needs ${name} ${oldest} or newer, got ${found}; upgrade it, for example with `
    + `'npm install ${name}@^${oldest}'`);
}

function isOlder(version: string, oldest: string): boolean {
  const [a, b] = [version, oldest].map((text) => text.split('-')[0].split('.').map(Number));
  const first = a.findIndex((number, place) => number !== b[place]);
  return first >= 0 && a[first] < b[first];
}

/**
 * Says which Node.js to install, where an older one would only answer that some function is not there, or stop at syntax that it does not
 * know: npm warns of it when the library is installed, and the other languages do not.
 *
 * @throws if it is older than this library is tested with
 */
export function refuseOlderNode(oldest: string, found: string): void {
  if (!isOlder(found, oldest)) return;
  throw new Error(`cdk-kms-rotation ${PACKAGE.version} needs Node.js ${oldest} or newer, got ${found}; install a version that is still `
    + 'maintained, see https://nodejs.org/en/about/previous-releases');
}

refuseOlderNode(PACKAGE.node.replace('>= ', ''), process.versions.node);
for (const [name, range] of Object.entries(PACKAGE.peers)) {
  refuseOlder({ name, oldest: range.replace('^', ''), found: installed(name) });
}

function installed(name: string): string | undefined {
  let file: string;
  try {
    file = require.resolve(`${name}/package.json`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
