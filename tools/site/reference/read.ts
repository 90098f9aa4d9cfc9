import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Schema } from 'jsii-docgen';
import { Documentation, Language } from 'jsii-docgen';
import type { LanguageName } from './languages';
import { LANGUAGE_NAMES } from './languages';

export type ApiReference = NonNullable<Schema['apiReference']>;

/** The part of a jsii type that is used here. */
export interface DeclaredType {
  readonly base?: string;
  readonly methods?: ReadonlyArray<{ readonly name: string }>;
  readonly properties?: ReadonlyArray<{ readonly name: string }>;
}

/** The API as jsii-docgen tells it in each language. Quick after `jsii-rosetta extract`, which translates the examples. */
export async function readReference(root: string): Promise<Record<LanguageName, ApiReference>> {
  const documentation = await Documentation.forProject(root);
  try {
    const references: Partial<Record<LanguageName, ApiReference>> = {};
    for (const language of LANGUAGE_NAMES) {
      const { content } = await documentation.toJson({ language: Language.fromString(language) });
      references[language] = (content as Schema).apiReference!;
    }
    return references as Record<LanguageName, ApiReference>;
  } finally {
    await documentation.cleanup();
  }
}

/** The types of the library, by their full names. */
export function readTypes(root: string): Record<string, DeclaredType> {
  return JSON.parse(gunzipSync(readFileSync(join(root, '.jsii.gz'))).toString()).types;
}

/** What the library itself declares in a type, or in those of its own that it extends, for its users: the rest comes from the AWS CDK. */
export function ownMembers(types: Readonly<Record<string, DeclaredType>>, type: string): Set<string> {
  const { base, methods = [], properties = [] } = types[type] ?? {};
  const here = [...methods, ...properties].map(({ name }) => name).filter((name) => name !== 'PROPERTY_INJECTION_ID');
  return new Set([...here, ...(base !== undefined && base in types ? ownMembers(types, base) : [])]);
}
