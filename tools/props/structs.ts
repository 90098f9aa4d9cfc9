import * as ts from 'typescript';
import { defaultOf, summaryOf } from './docstrings';

/** A prop of a struct, as its docstring has it. */
export interface Prop {
  readonly name: string;
  /** As it is written there: `iam.IPrincipal[]`. */
  readonly type: string;
  /** Its first sentence, and its bounds. */
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
  private readonly structs: ReadonlyMap<string, Struct>;

  constructor(files: readonly ts.SourceFile[]) {
    this.structs = new Map(files.flatMap(structsIn).map((found) => [found.name.text, structOf(found)]));
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
function structsIn({ statements }: ts.SourceFile): ts.InterfaceDeclaration[] {
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
  return { name, type: member.type!.getText(), summary: summaryOf(member), ...(fallback !== undefined && { fallback }) };
}
