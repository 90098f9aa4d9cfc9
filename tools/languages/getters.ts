/**
 * Part of `npx projen translate`: mends what jsii-rosetta writes in Java for a method of a property, `signing.grants.sign(service)`. The
 * API references of Maven and the Construct Hub would show it to users, and it does not compile.
 */
import { JavaVisitor, LanguageTablet, TargetLanguage } from 'jsii-rosetta';
import type { Assembly } from '../release/assembly';
import { assemblyIn } from '../release/assembly';

/** The properties of objects that the library declares. */
export function propertiesOf({ types }: Assembly): Set<string> {
  const all = Object.values(types).flatMap(({ properties = [] }) => properties);
  return new Set(all.filter((property) => !property.static).map(({ name }) => name));
}

/** Java, in which such a property is asked for by its getter. */
export function withGetters(java: string, properties: ReadonlySet<string>): string {
  return java.replace(/(?<=\b[a-z]\w*\.)([a-z]\w*)(?=\.[a-z]\w*\()/g, (name: string) => (
    properties.has(name) ? `get${name[0].toUpperCase()}${name.slice(1)}()` : name));
}

async function mend(file: string, properties: ReadonlySet<string>): Promise<void> {
  const tablet = await LanguageTablet.fromFile(file);
  for (const snippet of tablet.snippetKeys.map((key) => tablet.tryGetSnippet(key)!)) {
    snippet.addTranslation(TargetLanguage.JAVA, withGetters(snippet.get(TargetLanguage.JAVA)!.source, properties), JavaVisitor.VERSION);
  }
  await tablet.save(file, true);
}

if (require.main === module) void mend('.jsii.tabl.json.gz', propertiesOf(assemblyIn('.')));
