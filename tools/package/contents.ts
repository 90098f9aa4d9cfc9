/** What is wrong with the packed package: a file that does not belong there or lacks, sizes, licences, links. */

/** A file of the package. */
export interface PackedFile {
  readonly path: string;
  readonly bytes: number;
}

export interface Packed {
  readonly files: readonly PackedFile[];
  /** README.md as packed, and the address that its links have to begin with. */
  readonly readme: string;
  readonly home: string;
  /** Every example, as packed. */
  readonly examples: ReadonlyArray<{ readonly path: string; readonly code: string }>;
  /** The licences of what is bundled, each package with its own. */
  readonly licences: ReadonlyArray<{ readonly name: string; readonly licence: string }>;
  /** THIRD-PARTY-LICENSES. */
  readonly texts: string;
  /** Classes and enums by the assembly of jsii, and what `require` of the package has. */
  readonly types: readonly string[];
  readonly exported: readonly string[];
}

/** Whatever is packed is one of these. */
const BELONGS = [
  /^(package\.json|README\.md|LICENSE|THIRD-PARTY-LICENSES|sbom\.cdx\.json|\.jsii(\.gz|\.tabl\.json\.gz)?)$/,
  /^lib\/.+\.(js|d\.ts)$/,
  /^lib\/(manual-rotation|on-demand)\/machine\.asl\.json$/,
  /^lib\/compliance\/remediation\.py$/,
  /^assets\/.+\.lambda\/index\.js$/,
  /^assets\/command-line\/cdk-kms-rotation\.js$/,
  /^assets\/compliance\/functions\/evaluate-keys\.zip$/,
  /^bin\/[\w-]+(\.js)?$/,
  /^docs\/[\w-]+\.(md|svg|png|json|yml)$/,
  /^docs\/wrap-key-material\.mjs$/,
  /^examples\/([\w-]+\/)?[\w-]+\.(ts|py|java|go|md)$/,
];

/** Tests, and what only runs in a function or from the command line, which is bundled. */
const UNWANTED = /\.test\.|^lib\/.*\.lambda\.js$|^lib\/command-line\//;

/** Without these, something that the documentation promises does not work. */
export const NEEDED = [
  'package.json',
  'README.md',
  'LICENSE',
  'THIRD-PARTY-LICENSES',
  'sbom.cdx.json',
  '.jsii',
  '.jsii.gz',
  '.jsii.tabl.json.gz', // the examples in the other languages
  'lib/index.js',
  'lib/index.d.ts',
  'lib/manual-rotation/machine.asl.json',
  'lib/on-demand/machine.asl.json',
  'lib/compliance/remediation.py',
  'assets/command-line/cdk-kms-rotation.js',
  'assets/compliance/functions/evaluate-keys.lambda/index.js',
  'assets/compliance/functions/evaluate-keys.zip',
  'assets/manual-rotation/functions/prove-key.lambda/index.js',
  'assets/manual-rotation/functions/run-at-deployment.lambda/index.js',
  'assets/manual-rotation/functions/survey-family.lambda/index.js',
  'assets/on-demand/functions/decide-on-demand.lambda/index.js',
  'assets/public-keys/functions/publish-public-keys.lambda/index.js',
  'docs/runbook.md',
  'docs/standard-schema.json',
  'docs/wrap-key-material.mjs',
  'examples/quick-start.ts',
];

const MAX_UNPACKED = 4_000_000;
const MAX_FUNCTION = 600_000;
const LICENCES = ['Apache-2.0', 'MIT', '0BSD', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause'];

export function problemsOf(packed: Packed): string[] {
  const { files, readme, home, examples, licences, texts, types, exported } = packed;
  const unpacked = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const anyVersion = home.replace(/\/blob\/.*/, '/blob/');
  return [
    ...files.filter(({ path }) => !BELONGS.some((kind) => kind.test(path)) || UNWANTED.test(path))
      .map(({ path }) => `${path} does not belong into the package; leave it out with .npmignore, or tell tools/package/contents.ts`),
    ...NEEDED.filter((path) => !files.some((file) => file.path === path)).map((path) => `${path} is not in the package`),
    ...(unpacked > MAX_UNPACKED ? [`the package has ${unpacked} bytes unpacked, of ${MAX_UNPACKED} at most`] : []),
    ...files.filter(({ path, bytes }) => path.endsWith('.lambda/index.js') && bytes > MAX_FUNCTION)
      .map(({ path, bytes }) => `${path} has ${bytes} bytes, of ${MAX_FUNCTION} at most`),
    ...licences.filter(({ licence }) => !LICENCES.includes(licence))
      .map(({ name, licence }) => `${name} is bundled, with licence ${licence}`),
    ...licences.filter(({ name }) => !texts.includes(name)).map(({ name }) => `THIRD-PARTY-LICENSES lacks ${name}`),
    ...types.filter((name) => !exported.includes(name)).map((name) => `lib/index.js does not export ${name}`),
    ...(licences.length === 0 ? ['sbom.cdx.json lists no package'] : []),
    ...examples.filter(({ code }) => /from '(\.\.\/)+src/.test(code)).map(({ path }) => `${path} imports sources, which are not in the package`),
    ...linksOf(readme).filter((link) => !/^(https:|#)/.test(link)).map((link) => `README.md has the relative link ${link}`),
    ...linksOf(readme).filter((link) => [anyVersion, raw(anyVersion)].some((start) => link.startsWith(start)))
      .filter((link) => ![home, raw(home)].some((start) => link.startsWith(`${start}/`)))
      .map((link) => `README.md links to another version: ${link}`),
  ];
}

/** Where the pictures of README.md are. */
function raw(address: string): string {
  return address.replace('//github.com/', '//raw.githubusercontent.com/').replace('/blob/', '/');
}

function linksOf(markdown: string): string[] {
  return [...markdown.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target);
}
