/** `npx projen package:contents`: holds what is packed in dist/js against `contents.ts`, and prints its sizes. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import type { PackedFile } from './contents';
import { problemsOf } from './contents';
import { packedTarball } from './tarball';
import { renderTable } from '../../sim/emulator/table';
import { publicNames } from '../languages/public-names';
import { homeOf } from '../release/absolute-links';
import { assemblyIn } from '../release/assembly';
import { licenceOf } from '../third-party/licence-texts';
import type { Bom } from '../third-party/metafile';

function main(): void {
  const tarball = packedTarball();
  const place = mkdtempSync(join(tmpdir(), 'package-'));
  try {
    execFileSync('tar', ['-xzf', tarball, '-C', place]);
    report(join(place, 'package'), statSync(tarball).size);
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

function report(folder: string, packedBytes: number): void {
  const files = filesIn(folder);
  const read = (path: string) => readFileSync(join(folder, path), 'utf8');
  const { components = [] } = JSON.parse(read('sbom.cdx.json')) as Bom;
  const problems = problemsOf({
    files,
    readme: read('README.md'),
    examples: files.filter(({ path }) => /^examples\/.*\.ts$/.test(path)).map(({ path }) => ({ path, code: read(path) })),
    home: homeOf(JSON.parse(read('package.json'))),
    licences: components.map((component) => ({
      name: [component.group, component.name].filter(Boolean).join('/'),
      licence: licenceOf(component),
    })),
    texts: read('THIRD-PARTY-LICENSES'),
    types: publicNames(assemblyIn(folder)).types,
    exported: exportsOf(folder),
  });
  console.log(renderTable([['part', 'files', 'kB'], ...sizes(files), ['the tarball', '1', kilobytes(packedBytes)]]));
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
}

/** Loads nothing of what is exported. The AWS CDK that it needs is that of this repository. */
function exportsOf(folder: string): string[] {
  symlinkSync(resolve('node_modules'), join(folder, '..', 'node_modules'));
  return Object.keys(createRequire(__filename)(folder) as object);
}

function filesIn(folder: string): PackedFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => {
    const path = join(entry.parentPath, entry.name);
    return { path: relative(folder, path), bytes: statSync(path).size };
  });
}

function sizes(files: readonly PackedFile[]): string[][] {
  const parts = new Map<string, PackedFile[]>();
  for (const file of files) {
    const part = file.path.includes('/') ? `${file.path.split('/')[0]}/` : file.path;
    parts.set(part, [...parts.get(part) ?? [], file]);
  }
  const rows: Array<[string, readonly PackedFile[]]> = [...[...parts].sort(), ['together', files]];
  return rows.map(([part, members]) => [part, String(members.length), kilobytes(members.reduce((sum, { bytes }) => sum + bytes, 0))]);
}

function kilobytes(bytes: number): string {
  return (bytes / 1_000).toFixed(0);
}

main();
