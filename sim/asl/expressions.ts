import jsonata from 'jsonata';
import { EXTRA_FUNCTIONS, KNOWN_FUNCTIONS, stepFunctionsExtras } from './jsonata-functions';
import type { Surroundings } from './jsonata-functions';
import { TaskError } from './task-error';

/** A value of a definition, with every JSONata string in it compiled. */
export type Template =
  | { readonly kind: 'literal'; readonly value: unknown }
  | { readonly kind: 'expression' } & Expression
  | { readonly kind: 'object'; readonly fields: ReadonlyArray<readonly [string, Template]> }
  | { readonly kind: 'array'; readonly items: readonly Template[] };

interface Expression {
  readonly source: string;
  readonly compiled: jsonata.Expression;
  /** The variables of the machine it reads. */
  readonly variables: readonly string[];
  /** The functions of Step Functions it calls. */
  readonly extras: readonly string[];
  /** The steps of an expression that is but a path, such as $states.result.KeyMetadata.Arn. */
  readonly path?: readonly string[];
}

export interface Scope extends Surroundings {
  /** `$states`: input, context, and result or errorOutput where there is one. */
  readonly states: Record<string, unknown>;
  readonly variables: Readonly<Record<string, unknown>>;
}

const cache = new Map<string, Template>();

/** Compiles a JSON value of a definition; throws on what Step Functions would refuse when the machine is created. */
export function compile(value: unknown, where: string): Template {
  if (typeof value === 'string') {
    return compileString(value, where);
  }
  if (Array.isArray(value)) {
    const items = value.map((item, index) => compile(item, `${where}[${index}]`));
    return items.every(isLiteral) ? { kind: 'literal', value } : { kind: 'array', items };
  }
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).map(([name, field]) => [name, compile(field, `${where}.${name}`)] as const);
    return fields.every(([, field]) => isLiteral(field)) ? { kind: 'literal', value } : { kind: 'object', fields };
  }
  return { kind: 'literal', value };
}

/** The value of a template; everything that goes wrong is `States.QueryEvaluationError`, as in Step Functions. */
export async function evaluate(template: Template, scope: Scope): Promise<unknown> {
  switch (template.kind) {
    case 'literal': return template.value;
    case 'expression': return evaluateExpression(template, scope);
    case 'array': {
      const items: unknown[] = [];
      for (const item of template.items) {
        items.push(await evaluate(item, scope));
      }
      return items;
    }
    case 'object': {
      const value: Record<string, unknown> = {};
      for (const [name, field] of template.fields) {
        value[name] = await evaluate(field, scope);
      }
      return value;
    }
  }
}

function compileString(text: string, where: string): Template {
  const opened = text.startsWith('{%');
  const closed = text.endsWith('%}');
  if (opened !== closed || (opened && text.length < 4)) {
    throw new Error(`${where}: a JSONata expression starts with {% and ends with %}, got ${text}`);
  }
  if (!opened && /^\s*\{%|%\}\s*$/.test(text)) {
    throw new Error(`${where}: no spaces around {% and %}, got ${JSON.stringify(text)}`);
  }
  if (/\$\{\w+\}/.test(text)) {
    throw new Error(`${where}: a definition substitution was not made: ${text}`);
  }
  if (!opened) {
    return { kind: 'literal', value: text };
  }
  const known = cache.get(text);
  const template = known ?? compileExpression(text, where);
  cache.set(text, template);
  return template;
}

function compileExpression(text: string, where: string): Template {
  let compiled: jsonata.Expression;
  try {
    compiled = jsonata(text.slice(2, -2));
  } catch (error) {
    throw new Error(`${where}: not JSONata: ${(error as Error).message} in ${text}`);
  }
  const free = freeVariables(compiled.ast());
  if (free.has('eval')) {
    throw new Error(`${where}: Step Functions does not allow $eval; use $parse`);
  }
  const path = /^\{%\s*\$(\w+(?:\.[A-Za-z_]\w*)*)\s*%\}$/.exec(text)?.[1].split('.');
  return {
    kind: 'expression',
    source: text,
    compiled,
    variables: [...free].filter(name => !['', '$', 'states'].includes(name) && !KNOWN_FUNCTIONS.has(name)),
    extras: [...free].filter(name => EXTRA_FUNCTIONS.has(name)),
    path,
  };
}

async function evaluateExpression(template: Expression, scope: Scope): Promise<unknown> {
  for (const name of template.variables) {
    if (!Object.hasOwn(scope.variables, name)) {
      throw failure(template.source, `the variable $${name} is not assigned`);
    }
  }
  let value = template.path && walk(template.path, scope);
  try {
    value ??= await template.compiled.evaluate({}, bindings(template, scope));
  } catch (error) {
    throw failure(template.source, (error as Error).message);
  }
  if (value === undefined) {
    throw failure(template.source, 'returned nothing (undefined)');
  }
  const text = JSON.stringify(value, (_, part: unknown) => typeof part === 'function' ? String(part) : part);
  return JSON.parse(text); // a copy: JSONata answers with parts of its input
}

function bindings(template: Expression, scope: Scope): Record<string, unknown> {
  const bound: Record<string, unknown> = { states: scope.states };
  template.variables.forEach(name => { bound[name] = scope.variables[name]; });
  if (template.extras.length > 0) {
    const extras = stepFunctionsExtras(scope);
    template.extras.forEach(name => { bound[name] = extras[name]; });
  }
  return bound;
}

/**
 * Follows a path through objects, ten times as fast as JSONata; leaves it whatever has rules of its own (steps into lists, null, nothing).
 */
function walk(path: readonly string[], scope: Scope): unknown {
  let value: any = { ...scope.variables, states: scope.states };
  for (const step of path) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, step)) {
      return undefined;
    }
    value = value[step];
  }
  return value;
}

function failure(source: string, reason: string): TaskError {
  return new TaskError('States.QueryEvaluationError', `The JSONata expression '${source}' failed: ${reason}`);
}

function freeVariables(ast: unknown): Set<string> {
  const used = new Set<string>();
  const bound = new Set<string>();
  const seen = new Set<unknown>();
  const visit = (node: any): void => {
    if (typeof node !== 'object' || node === null || node instanceof RegExp || seen.has(node)) {
      return;
    }
    seen.add(node);
    if (node.type === 'variable') {
      used.add(node.value);
    }
    const names = node.type === 'bind' ? [node.lhs] : node.type === 'lambda' ? node.arguments : [];
    names.forEach((name: { value: string }) => bound.add(name.value));
    [node.focus, node.index].filter(name => typeof name === 'string').forEach(name => bound.add(name));
    Object.values(node).forEach(visit);
  };
  visit(ast);
  return new Set([...used].filter(name => !bound.has(name)));
}

function isLiteral(template: Template): boolean {
  return template.kind === 'literal';
}
