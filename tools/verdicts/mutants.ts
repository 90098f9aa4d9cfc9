import * as ts from 'typescript';

/** The source with one condition taken out, or turned. */
export interface Mutant {
  readonly line: number;
  readonly original: string;
  readonly becomes: string;
  readonly source: string;
}

const TURNED: ReadonlyMap<ts.SyntaxKind, string> = new Map([
  [ts.SyntaxKind.LessThanToken, '<='],
  [ts.SyntaxKind.LessThanEqualsToken, '<'],
  [ts.SyntaxKind.GreaterThanToken, '>='],
  [ts.SyntaxKind.GreaterThanEqualsToken, '>'],
  [ts.SyntaxKind.EqualsEqualsEqualsToken, '!=='],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken, '==='],
]);
const LOGICAL: readonly ts.SyntaxKind[] = [ts.SyntaxKind.AmpersandAmpersandToken, ts.SyntaxKind.BarBarToken];
const QUANTIFIED: Readonly<Record<string, string>> = { some: 'every', every: 'some' };

type Edit = readonly [from: ts.Node, to: string];

/** What a node decides, made to decide otherwise. */
function edits(node: ts.Node): Edit[] {
  if (ts.isIfStatement(node)) return always(node.expression);
  if (ts.isConditionalExpression(node)) return always(node.condition);
  if (ts.isBinaryExpression(node)) return editsOfBinary(node);
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) return [[node, node.operand.getText()]];
  if (ts.isPropertyAccessExpression(node) && node.name.text in QUANTIFIED) return [[node.name, QUANTIFIED[node.name.text]]];
  if (isList(node)) return node.elements.map((element) => [node, without(node, element)]);
  return [];
}

/** A pair within a list is no list. */
function isList(node: ts.Node): node is ts.ArrayLiteralExpression {
  return ts.isArrayLiteralExpression(node) && !ts.isArrayLiteralExpression(node.parent);
}

function always(condition: ts.Expression): Edit[] {
  return [[condition, 'true'], [condition, 'false']];
}

function editsOfBinary(node: ts.BinaryExpression): Edit[] {
  const operator = node.operatorToken;
  if (LOGICAL.includes(operator.kind)) {
    return [node.left, node.right].filter((operand) => !isChain(operand, operator.kind)).flatMap(always);
  }
  if (operator.kind === ts.SyntaxKind.QuestionQuestionToken) return [[node, node.left.getText()], [node, node.right.getText()]];
  const turned = TURNED.get(operator.kind);
  return turned === undefined ? [] : [[operator, turned]];
}

/** Of `a && b && c`, each operand is changed, and not `a && b` as well. */
function isChain(operand: ts.Expression, operator: ts.SyntaxKind): boolean {
  return ts.isBinaryExpression(operand) && operand.operatorToken.kind === operator;
}

function without(list: ts.ArrayLiteralExpression, element: ts.Expression): string {
  return `[${list.elements.filter((other) => other !== element).map((other) => other.getText()).join(', ')}]`;
}

/**
 * Every mutant of a source: each condition and each operand of a logical operator always true and always false, each comparison turned,
 * each entry of a list left out.
 */
export function mutantsOf(source: string): Mutant[] {
  const file = ts.createSourceFile('mutated.ts', source, ts.ScriptTarget.ES2022, true);
  const found: Mutant[] = [];
  const visit = (node: ts.Node): void => {
    for (const [from, to] of edits(node)) found.push(mutant(file, node, from, to));
    ts.forEachChild(node, visit);
  };
  visit(file);
  const seen = new Set<string>();
  return found.filter((one) => !seen.has(one.source) && seen.add(one.source));
}

function mutant(file: ts.SourceFile, node: ts.Node, from: ts.Node, to: string): Mutant {
  const [start, end] = [from.getStart(), from.getEnd()];
  const shown = ts.isToken(from) || ts.isIdentifier(from) ? node : from;
  return {
    line: file.getLineAndCharacterOfPosition(start).line + 1,
    original: shown.getText(),
    becomes: `${file.text.slice(shown.getStart(), start)}${to}${file.text.slice(end, shown.getEnd())}`,
    source: `${file.text.slice(0, start)}${to}${file.text.slice(end)}`,
  };
}
