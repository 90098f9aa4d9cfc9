import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Manifest {
  readonly version: string;
  readonly repository: { readonly url: string };
  readonly engines: { readonly node: string };
  readonly peerDependencies: Readonly<Record<string, string>>;
}

const MANIFEST = JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8')) as Manifest;

/** The installed package, as its own package.json tells: names and version stand nowhere else. */
export const PACKAGE = {
  version: MANIFEST.version,
  /** Where its source is, without `.git`. */
  repository: MANIFEST.repository.url.replace(/\.git$/, ''),
  /** The range of versions of Node.js, as npm reads it: `>= 20.0.0`. */
  node: MANIFEST.engines.node,
  /** The packages that an app brings, with the range of versions of each. */
  peers: MANIFEST.peerDependencies,
};
