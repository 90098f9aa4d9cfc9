/** Makes compiled code load the other files of the package when it uses them, as the index does, and as aws-cdk-lib does everywhere. */
import * as ts from 'typescript';

/** What the compiler makes of `import { A } from './a'`: a name of its own, which nothing else in the file has. */
const GENERATED_NAME = /_\d+$/;

/**
 * The same code, in which `const a_1 = require("./a")` waits until `a_1` is used. Imports of whole modules (`import * as a`) stay: their
 * names are the author's, who may have others like them. What it made it leaves as it is: the compiler writes only files whose source
 * changed.
 */
export function withLazyImports(code: string): string {
  const source = ts.createSourceFile('code.js', code, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS);
  const imports = source.statements.map(importIn).filter((found) => found !== undefined);
  const names = new Set(imports.map(({ name }) => name));
  const edits = [
    ...imports.map(({ statement, name, file }) => ({
      start: statement.getStart(source),
      end: statement.end,
      text: `let ${name}=()=>{const x=require(${file});${name}=()=>x;return x};`, // hundreds of them: each blank counts
    })),
    ...uses(source, names).map((use) => ({ start: use.getStart(source), end: use.end, text: `(${use.text}())` })),
  ];
  return edits.sort((one, other) => other.start - one.start)
    .reduce((text, { start, end, text: by }) => text.slice(0, start) + by + text.slice(end), code);
}

interface Import {
  readonly statement: ts.Statement;
  readonly name: string;
  /** As written, with its quotes. */
  readonly file: string;
}

function importIn(statement: ts.Statement): Import | undefined {
  if (!ts.isVariableStatement(statement)) return undefined;
  const { declarations: [{ name, initializer }, ...others] } = statement.declarationList;
  if (others.length > 0 || !ts.isIdentifier(name) || !GENERATED_NAME.test(name.text)) return undefined;
  if (initializer === undefined || !ts.isCallExpression(initializer) || initializer.expression.getText() !== 'require') return undefined;
  const [file] = initializer.arguments;
  return ts.isStringLiteral(file) && file.text.startsWith('.') ? { statement, name: name.text, file: file.getText() } : undefined;
}

/** `a_1` in `a_1.A`: the compiler writes nothing else. */
function uses(source: ts.SourceFile, names: ReadonlySet<string>): ts.Identifier[] {
  const found: ts.Identifier[] = [];
  const visit = (node: ts.Node): void => {
    ts.forEachChild(node, visit);
    if (!ts.isIdentifier(node) || !names.has(node.text) || ts.isVariableDeclaration(node.parent)) return;
    if (!ts.isPropertyAccessExpression(node.parent) || node.parent.expression !== node) {
      const use = node.parent.getText();
      throw new Error(`'${node.text}' is used in a way that is not known here: ${use}; mend tools/package/lazy-imports.ts`);
    }
    found.push(node);
  };
  visit(source);
  return found;
}
