import { basename } from 'node:path';
import type { Choice } from './choices';
import type { Library } from './library';
import type { Prop } from './structs';
import { TABLES_OF_PROPS } from '../../sim/documentation/markdown';
import { readPage } from '../../sim/documentation/pages';

/** What each name leads to, if a table of some page opens it: `compliance.md#props`. */
export type Opened = ReadonlyMap<string, string>;

/** What a method answers is not written by anybody: it has no default. */
const ANSWERS = /Alarms$/;

/** Where the tables of these pages are. */
export function openedIn(pages: readonly string[]): Opened {
  return new Map(pages.flatMap((page) => namesIn(readPage(page)).map((name): [string, string] => [name, `${basename(page)}#props`])));
}

/** What the tables of a page are about. */
export function namesIn(page: string): string[] {
  return [...page.matchAll(TABLES_OF_PROPS)].flatMap(([, , names]) => names.split(', '));
}

/** The page with its tables as the sources have the props now; a page without marks stays as it is. */
export function withTables(page: string, library: Library, opened: Opened = new Map()): string {
  const here = namesIn(page);
  const elsewhere = new Map([...opened].filter(([name]) => !here.includes(name)));
  return page.replace(TABLES_OF_PROPS, (_, begin: string, names: string, end: string) => (
    [begin, ...names.split(', ').map((name) => rowsOf(name, library, elsewhere)).map(table), end].join('\n\n')));
}

function rowsOf(name: string, library: Library, elsewhere: Opened): string[][] {
  const choices = library.choicesOf(name);
  if (choices !== undefined) return rowsOfChoices(name, choices, library, elsewhere);
  const props = library.structs.propsOf(name);
  if (ANSWERS.test(name)) return [[code(name), 'what it is'], ...props.map((prop) => [code(prop.name), answer(prop)])];
  return [
    [code(name), 'type', 'default', 'what it is'],
    ...props.map(({ name: prop, type, summary, fallback }) => [code(prop), linked(type, library, elsewhere), defaultIn(fallback), summary]),
  ];
}

function rowsOfChoices(name: string, choices: readonly Choice[], library: Library, elsewhere: Opened): string[][] {
  const areMade = choices.some(({ takes }) => takes !== undefined);
  if (!areMade) return [[code(name), 'what it is'], ...choices.map((choice) => [code(choice.name), choice.summary])];
  const taken = ({ takes = [] }: Choice) => (
    takes.map(({ name: parameter, type }) => membersOf(type, library) ?? linked(`${parameter}: ${type}`, library, elsewhere)));
  return [
    [code(name), 'takes', 'what it is'],
    ...choices.map((choice) => [code(`${choice.name}()`), taken(choice).join(', ') || 'nothing', choice.summary]),
  ];
}

/** An enum of which one member is taken, with all of them. */
function membersOf(type: string, library: Library): string | undefined {
  const members = library.choicesOf(type)?.filter(({ takes }) => takes === undefined) ?? [];
  return members.length === 0 ? undefined : `${code(type)}: ${members.map(({ name }) => code(name)).join(', ')}`;
}

/** A type, with a link to the table that opens it, if it is in another page. */
function linked(type: string, library: Library, elsewhere: Opened): string {
  const place = library.opensIn(type).map((name) => elsewhere.get(name)).find((found) => found !== undefined);
  return place === undefined ? code(type) : `[${code(type)}](${place})`;
}

/** An alarm that there is only sometimes says so by its `@default`. */
function answer({ summary, fallback }: Prop): string {
  if (fallback === undefined) return summary;
  const exception = fallback.replace(/^- /, '');
  return `${summary} ${exception[0].toUpperCase()}${exception.slice(1)}.`;
}

function table([head, ...rows]: string[][]): string {
  return [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replace(/\|/g, '\\|')).join(' | ')} |`)
    .join('\n');
}

function code(text: string): string {
  return `\`${text}\``;
}

/** A value is code, and may have a reason or an exception behind it; what begins with a hyphen is a sentence. */
function defaultIn(fallback: string | undefined): string {
  if (fallback === undefined) return 'required';
  if (fallback.startsWith('- ')) return fallback.slice(2);
  const [, value, why, exception = ''] = /^(.+?)(?: - (.+)|(, or .+))?$/.exec(fallback)!;
  return why === undefined ? `\`${value}\`${exception}` : `\`${value}\`: ${why}`;
}
