import type { LanguageName } from './languages';
import { LANGUAGE_NAMES } from './languages';
import type { ApiReference } from './read';

/** What jsii-docgen says of one thing, as far as it is used here. */
export interface Told {
  readonly id: string;
  readonly displayName: string;
  readonly usage?: string;
  readonly optional?: boolean;
  readonly default?: string;
  readonly docs?: Docs;
}

export interface Docs {
  readonly summary?: string;
  readonly remarks?: string;
  readonly example?: string;
  readonly links?: readonly string[];
  readonly deprecated?: boolean;
  readonly deprecationReason?: string;
}

/** One thing of the API in every language: its id is the same in all. */
export type InLanguages = Readonly<Partial<Record<LanguageName, Told>>>;

export const KINDS = ['constructs', 'classes', 'structs', 'interfaces', 'enums'] as const;
export type Kind = (typeof KINDS)[number];

/** Those with a `usage`, an initializer, a method or a property, of one language, by id. */
function allIn(reference: ApiReference): Map<string, Told> {
  const found = new Map<string, Told>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(visit);
    if (value === null || typeof value !== 'object') return;
    const told = value as Partial<Told>;
    if (told.id !== undefined && told.displayName !== undefined && !found.has(told.id)) found.set(told.id, told as Told);
    Object.values(value).forEach(visit);
  };
  KINDS.forEach((kind) => visit(reference[kind]));
  return found;
}

/** How each thing reads in every language, by its id. */
export function merge(references: Readonly<Record<LanguageName, ApiReference>>): (id: string) => InLanguages {
  const byLanguage = LANGUAGE_NAMES.map((language) => [language, allIn(references[language])] as const);
  return (id) => Object.fromEntries(byLanguage.flatMap(([language, all]) => {
    const told = all.get(id);
    return told === undefined ? [] : [[language, told]];
  }));
}
