import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** What `npx projen package:js` packed. */
export function packedTarball(): string {
  const folder = resolve(__dirname, '../../dist/js');
  const tarballs = readdirSync(folder).filter((file) => file.endsWith('.tgz'));
  if (tarballs.length !== 1) {
    throw new Error(`expected one tarball in ${folder}, found ${tarballs.length}; run 'npx projen package:js' first`);
  }
  return join(folder, tarballs[0]);
}
