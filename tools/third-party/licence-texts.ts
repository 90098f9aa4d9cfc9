import type { Bom, Component } from './metafile';

export interface Texts {
  readonly text: string;
  /** How many packages there are. */
  readonly components: number;
}

const INTRODUCTION = `The functions and the command line of this package contain the packages below, minified. Each comes with its licence;
sbom.cdx.json lists them for machines. The package's own licence is in LICENSE.`;

/**
 * The licence texts of all packages of a bill of materials, each text once, above it the packages that come with it.
 *
 * @param standard texts of licences, for packages that name theirs and bring no file
 * @throws where there is no text for a package: it must not be shipped without
 */
export function licenceTexts({ components = [] }: Bom, standard: Readonly<Record<string, string>>): Texts {
  const packagesByText = new Map<string, string[]>();
  for (const component of components) {
    const text = ownText(component) ?? standard[licenceOf(component)]?.trim();
    if (text === undefined) throw new Error(`${nameOf(component)} comes without a licence text; it must not be bundled`);
    packagesByText.set(text, [...packagesByText.get(text) ?? [], `${nameOf(component)} (${licenceOf(component)})`]);
  }
  const sections = [...packagesByText].map(([text, packages]) => `${packages.sort().join('\n')}\n\n${text}`).sort();
  return { text: `${[INTRODUCTION, ...sections].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`, components: components.length };
}

function nameOf({ group, name, version }: Component): string {
  return `${group === undefined ? '' : `${group}/`}${name} ${version}`;
}

export function licenceOf({ licenses = [] }: Component): string {
  return licenses.map(({ license, expression }) => expression ?? license?.id ?? license?.name).join(', ');
}

function ownText({ evidence }: Component): string | undefined {
  const texts = (evidence?.licenses ?? []).flatMap(({ license }) => license?.text ?? [])
    .map(({ content, encoding }) => (encoding === 'base64' ? Buffer.from(content, 'base64').toString('utf8') : content).trim());
  return texts.length === 0 ? undefined : [...new Set(texts)].join('\n\n');
}
