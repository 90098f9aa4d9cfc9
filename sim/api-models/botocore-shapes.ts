/** A shape of a botocore service model. */
export interface Shape {
  readonly type: string;
  readonly members?: Record<string, { readonly shape: string }>;
  readonly required?: string[];
  readonly union?: boolean;
  readonly member?: { readonly shape: string };
  readonly key?: { readonly shape: string };
  readonly value?: { readonly shape: string };
  readonly enum?: string[];
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
}

type Shapes = Record<string, Shape>;

/** Throws, naming the place, at the first thing in `value` that does not fit `shape`. */
export function checkShape(shapes: Shapes, shape: Shape, value: unknown, path: string): void {
  const rule = RULES[shape.type];
  if (!rule) throw new Error(`${path}: type ${shape.type} is not modelled`);
  rule(shapes, shape, value, path);
}

const RULES: Record<string, (shapes: Shapes, shape: Shape, value: any, path: string) => void> = {
  structure: (shapes, shape, value, path) => {
    demand(isObject(value), path, 'an object', value);
    const { members = {}, required = [] } = shape;
    for (const name of Object.keys(value)) {
      if (!Object.hasOwn(members, name)) {
        throw new Error(`${path}.${name}: no such parameter; there ` + `are ${Object.keys(members).join(', ') || 'none'}`);
      }
    }
    for (const name of required) if (value[name] === undefined) throw new Error(`${path}.${name}: required`);
    if (shape.union && Object.keys(value).length !== 1) throw new Error(`${path}: exactly one of ${Object.keys(members).join(', ')}`);
    for (const [name, member] of Object.entries(members)) {
      if (value[name] !== undefined) checkShape(shapes, shapes[member.shape], value[name], `${path}.${name}`);
    }
  },
  list: (shapes, shape, value, path) => {
    demand(Array.isArray(value), path, 'a list', value);
    withinBounds(shape, value.length, path, 'length');
    value.forEach((item: unknown, i: number) => checkShape(shapes, shapes[shape.member!.shape], item, `${path}[${i}]`));
  },
  map: (shapes, shape, value, path) => {
    demand(isObject(value), path, 'an object', value);
    withinBounds(shape, Object.keys(value).length, path, 'size');
    for (const [key, item] of Object.entries(value)) {
      checkShape(shapes, shapes[shape.key!.shape], key, `${path} key '${key}'`);
      checkShape(shapes, shapes[shape.value!.shape], item, `${path}.${key}`);
    }
  },
  string: (_, shape, value, path) => {
    demand(typeof value === 'string', path, 'a string', value);
    withinBounds(shape, [...value].length, path, 'length');
    if (shape.enum && !shape.enum.includes(value)) throw new Error(`${path}: one of ${shape.enum.join(', ')}, got '${value}'`);
    if (shape.pattern && !wholePattern(shape.pattern).test(value)) throw new Error(`${path}: must match ${shape.pattern}, got '${value}'`);
  },
  blob: (_, shape, value, path) => {
    // Step Functions passes a blob as text, an SDK client as bytes; only of bytes is the length known.
    demand(typeof value === 'string' || value instanceof Uint8Array, path, 'bytes or text', value);
    if (value instanceof Uint8Array) withinBounds(shape, value.length, path, 'length');
  },
  integer: (_, shape, value, path) => wholeNumber(shape, value, path),
  long: (_, shape, value, path) => wholeNumber(shape, value, path),
  float: (_, shape, value, path) => number(shape, value, path),
  double: (_, shape, value, path) => number(shape, value, path),
  boolean: (_, __, value, path) => demand(typeof value === 'boolean', path, 'a boolean', value),
  timestamp: (_, __, value, path) =>
    demand(
      (typeof value === 'string' && value !== '' && !Number.isNaN(Date.parse(value))) || typeof value === 'number' || value instanceof Date,
      path,
      'a time',
      value,
    ),
};

function number(shape: Shape, value: unknown, path: string): void {
  demand(Number.isFinite(value), path, 'a number', value);
  withinBounds(shape, value as number, path, 'value');
}

function wholeNumber(shape: Shape, value: unknown, path: string): void {
  demand(Number.isSafeInteger(value), path, 'a whole number', value);
  withinBounds(shape, value as number, path, 'value');
}

function withinBounds({ min, max }: Shape, size: number, path: string, what: string): void {
  if (min !== undefined && size < min) throw new Error(`${path}: ${what} at least ${min}, got ${size}`);
  if (max !== undefined && size > max) throw new Error(`${path}: ${what} at most ${max}, got ${size}`);
}

function demand(holds: boolean, path: string, wanted: string, value: unknown): void {
  if (!holds) throw new Error(`${path}: expected ${wanted}, got ${JSON.stringify(value)}`);
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array) && !(value instanceof Date);
}

/** Services anchor some patterns and not others; all are meant for the whole text. Some only compile without the unicode flag. */
function wholePattern(pattern: string): RegExp {
  const whole = `^(?:${pattern})$`;
  try {
    return new RegExp(whole, 'su');
  } catch {
    return new RegExp(whole, 's');
  }
}
