/**
 * `prepack`: makes the links of what is packed lead to the repository at the released version, for registries show them on pages of their
 * own, and has the examples import the package by its name; `postpack` puts the files back. `npx tsx tools/release/absolute-links.ts
 * before|after`.
 *
 * In README.md every relative link, in `docs/` those to files that are not in the package. Pictures are named by where their bytes are, for
 * registries do not show what GitHub has around a file.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

/** What jsii compiled, with a copy of README.md: other languages show that one. */
const ASSEMBLY = '.jsii.gz';
/** What the files were before. */
const KEPT = join('.tmp', 'prepack');

interface Manifest {
  readonly version: string;
  readonly repository: { readonly url: string };
}

/** Whether a link is a picture; what is between its brackets; its target, and what of the target is a file. */
const LINK = /(!?)\[([^\]]*)\]\((?!https?:|#|mailto:)([^)\s#]+)(#[^)\s]*)?\)/g;

/** The same text with absolute links, where `leaves` says of a path from the root that it has to be one. */
export function withAbsoluteLinks(text: string, folder: string, home: string, leaves: (path: string) => boolean): string {
  return text.replace(LINK, (link: string, picture: string, words: string, target: string, anchor: string = '') => {
    const path = posix.normalize(posix.join(folder, target));
    return leaves(path) ? `${picture}[${words}](${picture ? rawOf(home) : home}/${path}${anchor})` : link;
  });
}

/** An example as an app outside of the repository writes it: cdk-nag 2 goes by another name in here, where 3 is as well. */
export function withImportsByName(code: string): string {
  return code.replace(/ from '(\.\.\/)+src';/g, " from 'cdk-kms-rotation';").replace(/ from 'cdk-nag-2';.*/g, " from 'cdk-nag'; // version 2");
}

/** Where the bytes of files are: `https://raw.githubusercontent.com/<owner>/<name>/<ref>`. */
function rawOf(home: string): string {
  return home.replace('//github.com/', '//raw.githubusercontent.com/').replace('/blob/', '/');
}

/** Where files of a version are read; before the first release, the newest. */
export function homeOf({ version, repository }: Manifest): string {
  return `${repository.url.replace(/\.git$/, '')}/blob/${version === '0.0.0' ? 'main' : `v${version}`}`;
}

const UNSHIPPED = /^(?!docs\/)|^docs\/((adr|pictures)(\/|$)|publishing\.md)/;

function before(): void {
  if (existsSync(KEPT)) after(); // of a packing that was cut short
  const home = homeOf(JSON.parse(readFileSync('package.json', 'utf8')) as Manifest);
  const change = (file: string, edit: (content: Buffer) => string | Buffer) => {
    mkdirSync(join(KEPT, dirname(file)), { recursive: true });
    cpSync(file, join(KEPT, file));
    const edited = edit(readFileSync(file));
    writeFileSync(file, edited);
    writeFileSync(join(KEPT, `${file}.packed`), edited);
  };
  change('README.md', (text) => withAbsoluteLinks(text.toString(), '', home, () => true));
  for (const file of readdirSync('docs').filter((name) => name.endsWith('.md'))) {
    change(join('docs', file), (text) => withAbsoluteLinks(text.toString(), 'docs', home, (path) => UNSHIPPED.test(path)));
  }
  for (const file of readdirSync('examples', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))) {
    change(join('examples', file), (text) => withImportsByName(text.toString()));
  }
  if (!existsSync(ASSEMBLY)) throw new Error(`no ${ASSEMBLY}; run 'npx projen compile' before the package is packed`);
  change(ASSEMBLY, (content) => {
    const assembly = JSON.parse(gunzipSync(content).toString()) as { readme?: { markdown: string } };
    if (assembly.readme) assembly.readme.markdown = withAbsoluteLinks(assembly.readme.markdown, '', home, () => true);
    return gzipSync(JSON.stringify(assembly));
  });
}

/** Not over what somebody wrote in the meantime. */
function after(): void {
  const files = readdirSync(KEPT, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.packed'))
    .map((file) => file.slice(0, -'.packed'.length));
  const changed = files.filter((file) => !readFileSync(file).equals(readFileSync(join(KEPT, `${file}.packed`))));
  if (changed.length > 0) throw new Error(`changed while it was packed: ${changed.join(', ')}; what it was before is in ${KEPT}`);
  for (const file of files) cpSync(join(KEPT, file), file);
  rmSync(KEPT, { recursive: true });
}

if (require.main === module) {
  if (process.argv[2] === 'before') before();
  else after();
}
