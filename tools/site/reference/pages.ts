import type { Kind } from './merge';
import { KINDS, merge } from './merge';
import type { ApiType, Surroundings } from './page';
import { KIND_NAMES, pageOf } from './page';
import { ownMembers, readReference, readTypes } from './read';

/** A page of the reference: where it stands below the site's root, and what is in it. */
export interface ReferencePage {
  readonly kind: Kind;
  readonly title: string;
  /** Without its ending, as `api/RotatingKey`. */
  readonly path: string;
  readonly markdown: string;
}

export const FOLDER = 'api';

/** A page for each type, and one that lists them. */
export async function referencePages(root: string): Promise<ReferencePage[]> {
  const references = await readReference(root);
  const types = readTypes(root);
  const all = KINDS.flatMap((kind) => (references.typescript[kind] as readonly ApiType[]).map((type) => ({ kind, type })));
  const byId = new Map(all.map(({ type }) => [type.id, type]));
  const around: Surroundings = {
    inLanguages: merge(references),
    own: (type) => ownMembers(types, type),
    typeOf: (id) => byId.get(id),
    linkTo: ({ displayName }) => `./${displayName}.md`,
  };
  return all.map(({ kind, type }) => ({
    kind,
    title: type.displayName,
    path: `${FOLDER}/${type.displayName}`,
    markdown: pageOf(kind, type, around),
  }));
}

/** The page that lists all others, by kind. */
export function indexOf(pages: readonly ReferencePage[]): string {
  const sections = KINDS.map((kind) => {
    const here = pages.filter((page) => page.kind === kind);
    return [`## ${plural(KIND_NAMES[kind])}`, ...here.map(({ title }) => `- [${title}](./${title}.md)`)].join('\n');
  });
  return ['# API reference', 'Every type, in TypeScript, Python, Java and Go.', ...sections].join('\n\n') + '\n';
}

export function plural(kind: string): string {
  return { Class: 'Classes', Options: 'Options' }[kind] ?? `${kind}s`;
}
