import * as ts from 'typescript';
import { summaryOf } from './docstrings';

/** One of those that a caller chooses from: a member of an enum, or a static method that makes an object of its class. */
export interface Choice {
  readonly name: string;
  readonly summary: string;
  /** Of a method. */
  readonly takes?: readonly Parameter[];
}

interface Parameter {
  readonly name: string;
  readonly type: string;
}

const PUBLIC_STATIC = [ts.SyntaxKind.PublicKeyword, ts.SyntaxKind.StaticKeyword];

/** What the enums and classes of a file let a caller choose from, by the name of enum or class. */
export function choicesIn({ statements }: ts.SourceFile): Array<[string, Choice[]]> {
  return [
    ...statements.filter(ts.isEnumDeclaration).map(({ name, members }): [string, Choice[]] => [name.text, members.map(memberOf)]),
    ...statements.filter(ts.isClassDeclaration).map((found): [string, Choice[]] => [found.name!.text, makersOf(found)]),
  ].filter(([, choices]) => choices.length > 0);
}

function memberOf(member: ts.EnumMember): Choice {
  return { name: member.name.getText(), summary: summaryOf(member) };
}

function makersOf({ name, members }: ts.ClassDeclaration): Choice[] {
  const isMaker = ({ type, modifiers }: ts.MethodDeclaration) => (
    type?.getText() === name!.text && PUBLIC_STATIC.every((kind) => modifiers?.some((one) => one.kind === kind)));
  return members.filter(ts.isMethodDeclaration).filter(isMaker)
    .map((method) => ({ name: method.name.getText(), summary: summaryOf(method), takes: method.parameters.map(parameterOf) }));
}

function parameterOf({ name, type, initializer }: ts.ParameterDeclaration): Parameter {
  return { name: `${name.getText()}${initializer === undefined ? '' : '?'}`, type: type!.getText() };
}
