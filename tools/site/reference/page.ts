import { inEveryLanguage } from './languages';
import type { Docs, InLanguages, Kind, Told } from './merge';

/** A type of the API, as TypeScript tells it: ids and texts are the same in every language. */
export interface ApiType extends Told {
  readonly initializer?: Callable;
  readonly staticMethods?: readonly Callable[];
  readonly instanceMethods?: readonly Callable[];
  readonly properties?: readonly Told[];
  readonly constants?: readonly Told[];
  readonly members?: readonly Told[];
}

interface Callable extends Told {
  readonly parameters?: readonly Told[];
}

/** What a page needs to know of the rest of the API. */
export interface Surroundings {
  /** How a thing reads in every language. */
  readonly inLanguages: (id: string) => InLanguages;
  /** What the library declares in a type itself. */
  readonly own: (type: string) => ReadonlySet<string>;
  /** A type by its id; undefined where another library has it. */
  readonly typeOf: (id: string) => ApiType | undefined;
  /** The page of a type, from the page of another one. */
  readonly linkTo: (type: ApiType) => string;
}

export const KIND_NAMES: Record<Kind, string> = {
  constructs: 'Construct',
  classes: 'Class',
  structs: 'Options',
  interfaces: 'Interface',
  enums: 'Enumeration',
};

const memberOf = (id: string): string => id.slice(id.lastIndexOf('.') + 1);

function textOf({ summary, remarks, links = [], deprecated, deprecationReason }: Docs = {}): string {
  return [
    deprecated === true ? `**Deprecated:** ${deprecationReason ?? ''}` : '',
    summary ?? '',
    remarks ?? '',
    ...links.map((link) => `See <${link}>.`),
  ].filter((part) => part !== '').join('\n\n');
}

/** Code of every language: whatever the one field of it says there. */
function codeOf(languages: InLanguages, field: (told: Told) => string | undefined): string {
  const codes = Object.fromEntries(Object.entries(languages).flatMap(([language, told]) => {
    const code = field(told);
    return code === undefined || code.trim() === '' ? [] : [[language, code]];
  }));
  return Object.keys(codes).length === 0 ? '' : inEveryLanguage(codes);
}

function property(told: Told, { inLanguages }: Surroundings): string {
  const needed = told.optional === true ? `Optional. Default: ${told.default?.replace(/^- /, '') ?? 'none'}` : 'Required.';
  return [`### ${told.displayName}`, needed, textOf(told.docs), codeOf(inLanguages(told.id), ({ usage }) => usage)].join('\n\n');
}

/** A property of a class is read: nobody has to give it. */
function readOnly(told: Told, { inLanguages }: Surroundings): string {
  return [`### ${told.displayName}`, textOf(told.docs), codeOf(inLanguages(told.id), ({ usage }) => usage)].join('\n\n');
}

function method(told: Callable, { inLanguages }: Surroundings): string {
  const parameters = (told.parameters ?? []).flatMap(({ displayName, docs }) => {
    const text = textOf(docs);
    return text === '' ? [] : [`- \`${displayName}\`: ${text.replace(/\n+/g, ' ')}`];
  });
  return [
    `### ${told.displayName}()`,
    textOf(told.docs),
    codeOf(inLanguages(told.id), ({ usage }) => usage),
    parameters.join('\n'),
  ].filter((part) => part !== '').join('\n\n');
}

/** jsii-rosetta's Go does not compile: docs/languages.md has Go that does. */
function example(type: ApiType, { inLanguages }: Surroundings): string {
  if (type.docs?.example === undefined) return '';
  const { go, ...others } = inLanguages(type.id);
  return section('Example', [codeOf(others, ({ docs }) => docs?.example)]);
}

function section(title: string, parts: readonly string[]): string {
  return parts.length === 0 ? '' : [`## ${title}`, ...parts].join('\n\n');
}

/** The types of the library that a type names: what it takes and gives. */
function relatedTo(type: ApiType, { typeOf }: Surroundings): ApiType[] {
  const named = new Set<string>();
  JSON.stringify(type, (key, value: unknown) => {
    if (key === 'id' && typeof value === 'string' && value !== type.id && typeOf(value) !== undefined) named.add(value);
    return value;
  });
  return [...named].sort().map((id) => typeOf(id)!);
}

/** The page of a type: what it is, how it is made, what it takes and gives, in every language. */
export function pageOf(kind: Kind, type: ApiType, around: Surroundings): string {
  const own = around.own(type.id);
  const mine = <T extends Told>(members: readonly T[] = []): T[] => members.filter(({ id }) => own.has(memberOf(id)));
  const inherited = [...(type.staticMethods ?? []), ...(type.instanceMethods ?? []), ...(type.properties ?? [])]
    .filter(({ id }) => kind !== 'structs' && !own.has(memberOf(id)))
    .map(({ displayName }) => `\`${displayName}\``);
  const props = (type.initializer?.parameters ?? []).map(({ id }) => id).includes(`${type.id}.Initializer.parameter.props`)
    ? around.typeOf(`${type.id}Props`)
    : undefined;
  const related = relatedTo(type, around).map((one) => `[${one.displayName}](${around.linkTo(one)})`);

  return [
    `# ${type.displayName}`,
    `*${KIND_NAMES[kind]} of \`cdk-kms-rotation\`*`,
    textOf(type.docs),
    example(type, around),
    type.initializer === undefined
      ? ''
      : section('To make one', [codeOf(around.inLanguages(type.initializer.id), ({ usage }) => usage)]),
    props === undefined ? '' : section('Props', sorted(props.properties).map((one) => property(one, around))),
    kind === 'structs'
      ? [
        codeOf(around.inLanguages(type.id), ({ usage }) => usage),
        section('Properties', sorted(type.properties).map((one) => property(one, around))),
      ].join('\n\n')
      : '',
    section('Values', (type.members ?? []).map((one) => [`### ${one.displayName}`, textOf(one.docs)].join('\n\n'))),
    section('Static methods', mine(type.staticMethods).map((one) => method(one, around))),
    section('Methods', mine(type.instanceMethods).map((one) => method(one, around))),
    kind === 'structs' ? '' : section('Attributes', mine(type.properties).map((one) => readOnly(one, around))),
    section('Constants', mine(type.constants).map((one) => readOnly(one, around))),
    inherited.length === 0 ? '' : section('Inherited', [`From the AWS CDK: ${[...new Set(inherited)].join(', ')}.`]),
    related.length === 0 ? '' : section('See also', [related.join(', ')]),
  ].filter((part) => part !== '').join('\n\n') + '\n';
}

/** What has to be given stands first. */
function sorted(properties: readonly Told[] = []): Told[] {
  return [...properties].sort((a, b) => Number(a.optional ?? false) - Number(b.optional ?? false));
}
