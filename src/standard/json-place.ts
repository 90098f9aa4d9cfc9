/**
 * Where a text stops being JSON, and what was expected there: for people. `JSON.parse()` has decided by then that it is none. Its messages
 * say where in some versions of Node.js, and never for all errors ("Unexpected token" has no position in any), so the grammar is looked at
 * once more. This file imports nothing.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8259
 */

/** What may come next, as it is called. */
const EXPECTED = {
  value: 'a value',
  firstItem: "a value or ']'",
  firstName: "a name in double quotes or '}'",
  name: 'a name in double quotes',
  colon: "':'",
  afterField: "',' or '}'",
  afterItem: "',' or ']'",
  end: 'the end',
} as const;

type Next = keyof typeof EXPECTED;
/** `after`: what may follow a value where it stands. `open` and `close`: a bracket. */
type Way = Next | 'after' | 'open' | 'close';

const VALUE: Readonly<Record<string, Way>> = { 'text': 'after', 'other value': 'after', '{': 'open', '[': 'open' };
const WAYS: Readonly<Record<Next, Readonly<Record<string, Way>>>> = {
  value: VALUE,
  firstItem: { ...VALUE, ']': 'close' },
  firstName: { 'text': 'colon', '}': 'close' },
  name: { text: 'colon' },
  colon: { ':': 'value' },
  afterField: { ',': 'name', '}': 'close' },
  afterItem: { ',': 'value', ']': 'close' },
  end: {},
};

const SPACE = /[ \t\n\r]*/y;
const TEXT = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4})[^"\\\u0000-\u001f]*)*"/;
const OTHER_VALUE = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/;
const TOKEN = new RegExp(`([{}[\\],:])|(${TEXT.source})|${OTHER_VALUE.source}`, 'y');
const MOST_SHOWN = 20;

/** What stands where something else was expected, with line and column; undefined if the text is JSON. */
export function whyNoJson(text: string): string | undefined {
  return walk(text, () => undefined);
}

/** A name that an object of a text in JSON has already, with line and column: readers take the last of them, and say nothing. */
export function nameGivenTwice(text: string): string | undefined {
  const known = new Map<object, Set<string>>();
  return walk(text, (quoted, position, object) => {
    const names = known.get(object) ?? new Set();
    const name = JSON.parse(quoted) as string;
    if (names.has(name)) return `'${name}' ${lineAndColumn(text, position)}`;
    known.set(object, names.add(name));
    return undefined;
  });
}

interface Bracket {
  readonly name: string;
}

/** From the beginning to what is wrong, or to what is said of a name in an object. */
function walk(text: string, judge: (quoted: string, position: number, object: object) => string | undefined): string | undefined {
  const open: Bracket[] = [];
  let [position, next]: [number, Next] = [afterSpace(text, 0), 'value'];
  for (;;) {
    const { name, end } = tokenAt(text, position);
    const way: Way | undefined = WAYS[next][name];
    if (way === undefined) return next === 'end' && position === text.length ? undefined : placeOf(text, position, next);
    const problem = way === 'colon' ? judge(text.slice(position, end), position, open[open.length - 1]) : undefined;
    if (problem !== undefined) return problem;
    if (way === 'open') open.push({ name });
    if (way === 'close') open.pop();
    position = afterSpace(text, end);
    next = way === 'open' ? OPENED[name] : way === 'close' || way === 'after' ? AFTER[open.at(-1)?.name ?? ''] : way;
  }
}

const OPENED: Readonly<Record<string, Next>> = { '{': 'firstName', '[': 'firstItem' };
/** By the bracket that is open. */
const AFTER: Readonly<Record<string, Next>> = { '{': 'afterField', '[': 'afterItem', '': 'end' };

function afterSpace(text: string, position: number): number {
  SPACE.lastIndex = position;
  SPACE.exec(text);
  return SPACE.lastIndex;
}

function tokenAt(text: string, position: number): { name: string; end: number } {
  TOKEN.lastIndex = position;
  const [found, sign, quoted] = TOKEN.exec(text) ?? [];
  if (found === undefined) return { name: 'nothing of JSON', end: position };
  return { name: sign ?? (quoted === undefined ? 'other value' : 'text'), end: TOKEN.lastIndex };
}

function placeOf(text: string, position: number, next: Next): string {
  const place = lineAndColumn(text, position);
  if (position === text.length) return `the end ${place}, where ${EXPECTED[next]} was expected`;
  const { name, end } = tokenAt(text, position);
  if (text[position] === '"' && name !== 'text') return `a text that is not closed, or has a character that JSON does not take, ${place}`;
  const word = /^(?:[\w$.+-]+|.)/su.exec(text.slice(position, position + 2 * MOST_SHOWN))![0];
  const found = name === 'text' ? text.slice(position, end) : word;
  return `'${found.length > MOST_SHOWN ? `${found.slice(0, MOST_SHOWN)}...` : found}' ${place}, where ${EXPECTED[next]} was expected`;
}

function lineAndColumn(text: string, position: number): string {
  const above = text.slice(0, position).split('\n');
  return `at line ${above.length}, column ${above[above.length - 1].length + 1}`;
}
