/** The examples of README and docstrings, as the API references of other languages show them. */
import { LanguageTablet, TargetLanguage } from 'jsii-rosetta';

/** Those in Go compile in no library: docs/languages.md says so. */
export type ExampleLanguage = 'python' | 'java';

/** What it goes on from: a stack that it is in, what README's first example made, or nothing. */
export type Around = 'stack' | 'README' | 'nothing';

export interface Example {
  /** Where it stands, for people. */
  readonly place: string;
  readonly around: Around;
  readonly translations: Readonly<Record<ExampleLanguage, string>>;
}

/** What `jsii-rosetta extract` made, which is shipped with the package. */
export async function examplesIn(tabletFile: string): Promise<Example[]> {
  const tablet = await LanguageTablet.fromFile(tabletFile);
  return tablet.snippetKeys.map((key) => tablet.tryGetSnippet(key)!).map((found) => {
    const { location: { api, field }, fullSource } = found.snippet;
    const type = 'fqn' in api ? api.fqn.split('.')[1] : 'README';
    const of = [type, 'memberName' in api ? api.memberName : undefined, field?.field === 'markdown' ? `line ${field.line}` : undefined];
    const translated = (language: TargetLanguage) => found.get(language)!.source;
    return {
      place: of.filter((part) => part !== undefined).join(' '),
      around: aroundOf(fullSource),
      translations: { python: translated(TargetLanguage.PYTHON), java: translated(TargetLanguage.JAVA) },
    };
  });
}

/** By what `rosetta/` puts around it. */
function aroundOf(fullSource = ''): Around {
  if (fullSource.includes('class ExampleStack ')) return 'stack';
  return fullSource.includes('Around the examples of README.md') ? 'README' : 'nothing';
}

/** What `rosetta/default.ts-fixture` imports, where the translation of an example does not. */
const JAVA_IMPORTS = [
  'java.util.List',
  'java.util.Map',
  'io.github.cdkkmsrotation.*',
  'software.amazon.awscdk.*',
  'software.constructs.Construct',
  ...['cloudwatch.actions', 'ec2', 'events', 'events.targets', 'iam', 'kms', 'logs', 's3', 'sns', 'sns.subscriptions']
    .map((name) => `software.amazon.awscdk.services.${name}.*`),
].map((name) => `import ${name};`);

/** What README's first example made. */
const README = 'App app, Stack stack, RotatingKey key, ManualRotationAlias signing';

/** A class of Java with a name. */
export function javaOf({ around, translations }: Example, name: string): string {
  const lines = translations.java.split('\n');
  const isImport = (line: string) => line.startsWith('import ');
  const body = lines.filter((line) => !isImport(line))
    .map((line) => line.replace(/^(\w+ \w+);$/, '$1 = null;')); // `declare const`: Java wants a value before it is used
  return [
    ...JAVA_IMPORTS,
    ...lines.filter(isImport),
    `class ${name} extends Stack {`,
    `void example(${around === 'README' ? README : ''}) {`,
    ...body,
    '}',
    '}',
    '',
  ].join('\n');
}
