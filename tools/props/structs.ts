import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';
import { ROOT } from '../../sim/documentation/pages';

/** A prop of a struct, as its docstring has it. */
export interface Prop {
  readonly name: string;
  /** As it is written there: `iam.IPrincipal[]`. */
  readonly type: string;
  /** Its first sentence. */
  readonly summary: string;
  /** After `@default`; undefined if the prop has to be given. */
  readonly fallback?: string;
}

interface Struct {
  readonly own: readonly Prop[];
  readonly bases: readonly string[];
}

/** The structs of the library, by name: what a caller writes between `{` and `}`. */
export class Structs {
  /**
   * Those that `src/` shows to users. From the sources and not from what jsii made of them: a clean clone has no assembly, and one that
   * was made before the last change would tell what held then.
   */
  public static ofLibrary(): Structs {
    const folder = join(ROOT, 'src');
    const files = readdirSync(folder).filter((name) => name.endsWith('.ts')).sort();
    return new Structs(files.map((name) => readFileSync(join(folder, name), 'utf8')));
  }

  private readonly structs: ReadonlyMap<string, Struct>;

  constructor(sources: readonly string[]) {
    this.structs = new Map(sources.flatMap(structsIn).map((found) => [found.name.text, structOf(found)]));
  }

  public get names(): string[] {
    return [...this.structs.keys()];
  }

  /** All props, inherited ones as well: those that have to be given come first. */
  public propsOf(name: string): Prop[] {
    const all = this.inOrderOfSource(name);
    return [...all.filter(({ fallback }) => fallback === undefined), ...all.filter(({ fallback }) => fallback !== undefined)];
  }

  private inOrderOfSource(name: string): Prop[] {
    const struct = this.structs.get(name);
    if (struct === undefined) throw new Error(`src/ has no struct ${name}`);
    return [...struct.own, ...struct.bases.flatMap((base) => this.inOrderOfSource(base))];
  }
}

/** The exported ones. By the rule of jsii, an interface whose name begins with `I` is what an object can do; any other is a struct. */
function structsIn(source: string): ts.InterfaceDeclaration[] {
  const withParents = true; // docstrings are found by them
  const { statements } = ts.createSourceFile('source.ts', source, ts.ScriptTarget.ES2022, withParents);
  return statements.filter(ts.isInterfaceDeclaration).filter(({ name, modifiers = [] }) => (
    !/^I[A-Z]/.test(name.text) && modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)));
}

function structOf(found: ts.InterfaceDeclaration): Struct {
  const bases = (found.heritageClauses ?? []).flatMap(({ types }) => types.map(({ expression }) => expression.getText()));
  return { bases, own: found.members.filter(ts.isPropertySignature).map(propOf) };
}

function propOf(member: ts.PropertySignature): Prop {
  const name = member.name.getText();
  const isOptional = member.questionToken !== undefined;
  const fallback = isOptional ? defaultOf(member) : undefined;
  if (isOptional && fallback === undefined) throw new Error(`the docstring of '${name}' has no @default`);
  return { name, type: member.type!.getText(), summary: firstSentence(member), ...(fallback !== undefined && { fallback }) };
}

function defaultOf(member: ts.PropertySignature): string | undefined {
  const tag = ts.getJSDocTags(member).find(({ tagName }) => tagName.text === 'default');
  return tag === undefined ? undefined : inOneLine(ts.getTextOfJSDocComment(tag.comment) ?? '');
}

function firstSentence(member: ts.PropertySignature): string {
  const docstring = ts.getJSDocCommentsAndTags(member).find(ts.isJSDoc);
  const [paragraph] = (ts.getTextOfJSDocComment(docstring?.comment) ?? '').split(/\n\s*\n/);
  return /^.*?\.(?= |$)/.exec(inOneLine(paragraph))?.[0] ?? inOneLine(paragraph);
}

function inOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
