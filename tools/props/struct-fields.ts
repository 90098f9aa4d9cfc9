import { join } from 'node:path';
import type { Prop, Structs } from './structs';
import { ROOT } from '../../sim/documentation/pages';

/** Where the constructs know their structs from: JavaScript has no types at run time. */
export const STRUCT_FIELDS_FILE = join(ROOT, 'src/private/struct-fields.ts');

/** Of the fields; the name of the struct may stand before them. */
const WIDTH = 108;
/** Others are classes and enums of this library, durations and numbers, which are checked where they are read. */
const CHECKED_BY_TYPE = /^(?:boolean|string|iam\.PolicyDocument|\w+\.I[A-Z]\w+|[\w.]+\[\])$/;

/** That file for these structs; what methods return is none that a caller writes. */
export function structFieldsSource(structs: Structs): string {
  const written = structs.names.filter((name) => !name.endsWith('Alarms')).sort();
  const fieldsOf = (name: string) => structs.propsOf(name).map((prop) => field(prop, written));
  const entries = written.map((name) => `  ${name}:${literal(withParts(name, fieldsOf, written))},`);
  return `${[
    '/**',
    ' * What structs have: fields, and the types of those that are checked by their type alone. Written by `npm run props` from the',
    ' * structs in `src/`; a test holds it to them.',
    ' */',
    'export const STRUCT_FIELDS = {',
    ...entries,
    '} satisfies Readonly<Record<string, string>>;',
  ].join('\n')}\n`;
}

/** What has to be given is checked where it is read, in words of its own; but for what a struct in it may have. */
function field({ name, type, fallback }: Prop, structs: readonly string[]): string {
  const isChecked = structs.includes(type.replace('[]', '')) || (fallback !== undefined && CHECKED_BY_TYPE.test(type));
  return isChecked ? `${name}:${short(type, structs)}` : name;
}

/** Of lists whose items are checked where they are read, it is told that they are lists. */
function short(type: string, structs: readonly string[]): string {
  const item = type.replace('[]', '');
  const isKnown = structs.includes(item) || item.includes('.') || !type.endsWith('[]');
  return isKnown && !/I(?:Role|User)Ref/.test(item) || item === 'string' ? type.replace(/^(?:boolean|string)/, (word) => word[0]) : '[]';
}

/** The largest other struct that is wholly in this one stands for its fields: they are in every copy of the package. */
function withParts(name: string, fieldsOf: (name: string) => string[], structs: readonly string[]): string[] {
  const own = fieldsOf(name);
  const [part] = structs
    .filter((other) => other !== name && fieldsOf(other).length > 1 && fieldsOf(other).length < own.length)
    .filter((other) => fieldsOf(other).every((one) => own.includes(one)))
    .sort((one, other) => fieldsOf(other).length - fieldsOf(one).length);
  return part === undefined ? own : [...own.filter((one) => !fieldsOf(part).includes(one)), `...${part}`];
}

/** In as many lines as it takes. */
function literal(fields: readonly string[]): string {
  const lines = [''];
  for (const text of fields) {
    const last = lines[lines.length - 1];
    if (last !== '' && last.length + text.length + 10 > WIDTH) lines.push(text);
    else lines[lines.length - 1] = last === '' ? text : `${last} ${text}`;
  }
  if (lines.length === 1) return ` '${lines[0]}'`;
  return lines.map((line, i) => `\n    ${i === 0 ? '' : '+ '}'${i === 0 ? '' : ' '}${line}'`).join('');
}
