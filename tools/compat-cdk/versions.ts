import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What an app has installed beside this library. */
export interface CdkVersion {
  readonly name: 'floor' | 'newest';
  readonly packages: Readonly<Record<'aws-cdk-lib' | 'constructs', string>>;
}

const MANIFEST = join(__dirname, '../../package.json');

/** The oldest versions that the package takes, as its manifest says. */
export function floor(): CdkVersion {
  const { peerDependencies } = JSON.parse(readFileSync(MANIFEST, 'utf8')) as { peerDependencies: Record<string, string> };
  const oldest = (name: string) => peerDependencies[name].replace(/^\^/, '');
  return { name: 'floor', packages: { 'aws-cdk-lib': oldest('aws-cdk-lib'), 'constructs': oldest('constructs') } };
}

/** What `npm install` takes today. */
export function newest(): CdkVersion {
  const latest = (name: string) => execFileSync('npm', ['view', name, 'version'], { encoding: 'utf8' }).trim();
  return { name: 'newest', packages: { 'aws-cdk-lib': latest('aws-cdk-lib'), 'constructs': latest('constructs') } };
}

export function titleOf({ name, packages }: CdkVersion): string {
  return `${name}: aws-cdk-lib ${packages['aws-cdk-lib']}, constructs ${packages.constructs}`;
}
