import type { NumberOfDays } from './bounds';
import { BOUNDS } from './bounds';
import { contradictionsIn } from './contradictions';
import { completed } from './defaults';
import type { StandardDocument } from './document';
import { SCHEMA_VERSION } from './document';
import { nameGivenTwice, whyNoJson } from './json-place';
import { isWithin, mustBeWithin } from '../private/durations';
import { show } from '../private/errors';
import { didYouMean } from '../private/nearest-name';

/** `newer`: a later version of the library may read it. `other`: it is something else than a standard. */
type Reason = 'newer' | 'other' | 'wrong';

/** A text that is no standard, or none that this version can read. */
export class StandardFileError extends Error {
  public override readonly name = 'StandardFileError';

  constructor(message: string, public readonly reason: Reason) {
    super(message);
  }
}

/**
 * Reads a `standard.json`. Whatever it does not understand, it refuses: a demand that is passed over would be one that nobody meets.
 *
 * @param text the file's content
 * @param name what messages call it
 * @param now the moment from which waivers are measured
 */
export function readStandard(text: string, name: string, now: Date): StandardDocument {
  const refuse = (problem: string, reason: Reason = 'wrong'): never => { throw new StandardFileError(`${name}: ${problem}`, reason); };
  const json = text.replace(/^\uFEFF/, ''); // editors of Windows write a byte order mark
  const file = parsed(json, (problem) => refuse(problem, /^\s*\{/.test(json) ? 'wrong' : 'other'));
  if (!isObject(file)) return refuse(`must be a JSON object, got ${show(file)}; RotationStandard.toJson() writes such files`, 'other');
  const { schemaVersion } = file;
  if (schemaVersion === undefined && Object.hasOwn(file, 'Resources')) {
    return refuse('must be a standard, got a template of AWS CloudFormation; RotationStandard.toJson() writes standards', 'other');
  }
  if (!Number.isInteger(schemaVersion) || Number(schemaVersion) < 1) {
    return refuse(`'schemaVersion' must be ${SCHEMA_VERSION}, got ${show(schemaVersion)}; it tells what the fields mean`);
  }
  if (Number(schemaVersion) > SCHEMA_VERSION) {
    return refuse(`'schemaVersion' must be at most ${SCHEMA_VERSION}, got ${show(schemaVersion)}; `
      + 'a later version of cdk-kms-rotation wrote the file: update the library', 'newer');
  }
  const twice = nameGivenTwice(json);
  if (twice !== undefined) return refuse(`must have each name once, got ${twice} again; readers of JSON take the last: leave one out`);
  const [problem] = shapeProblems(file, FIELDS, '');
  if (problem !== undefined) return refuse(problem);
  const { $schema, ...fields } = file; // for editors
  const standard = completed(fields as unknown as StandardDocument);
  const [outside] = boundProblems(standard);
  const [contradiction] = outside === undefined ? contradictionsIn(standard, now, (prop) => `${prop}Days`) : [outside];
  return contradiction === undefined ? standard : refuse(contradiction);
}

function parsed(text: string, refuse: (problem: string) => never): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return refuse(`must be JSON, got ${whyNoJson(text) ?? show(text)}; JSON has double quotes only, no comments, and no comma before `
      + "'}' or ']'");
  }
}

type Check = (value: unknown, where: string) => string[];
type Fields = Readonly<Record<string, { readonly check: Check; readonly required?: boolean }>>;

const is = (kind: string, matches: (value: unknown) => boolean): Check => (value, where) => (
  matches(value) ? [] : [`'${where}' must be ${kind}, got ${show(value)}`]);
const text = is('text', (value) => typeof value === 'string');
const days = is('a number of whole days', (value) => Number.isInteger(value));
const flag = is('true or false', (value) => typeof value === 'boolean');
const object = (fields: Fields): Check => (value, where) => (
  isObject(value) ? shapeProblems(value, fields, `${where}.`) : [`'${where}' must be a JSON object, got ${show(value)}`]);
const listOf = (check: Check): Check => (value, where) => (
  Array.isArray(value) ? value.flatMap((item, i) => check(item, `${where}[${i}]`)) : [`'${where}' must be a list, got ${show(value)}`]);

const FIELDS: Fields = {
  $schema: { check: text },
  schemaVersion: { check: days, required: true },
  name: { check: text, required: true },
  version: { check: text, required: true },
  ...Object.fromEntries(Object.keys(BOUNDS).map((prop) => [`${prop}Days`, { check: days }])),
  requiredTags: { check: listOf(object({ key: { check: text, required: true }, values: { check: listOf(text) } })) },
  allowedOrigins: { check: listOf(text) },
  keySpecs: { check: listOf(object({ keySpec: { check: text, required: true }, until: { check: text } })) },
  requireFamilyRetirement: { check: flag },
  requireFamilyAlarms: { check: flag },
  mandatory: { check: listOf(text) },
  ignored: { check: listOf(text) },
  waivers: {
    check: listOf(object({
      keyArn: { check: text },
      alias: { check: text },
      constructPath: { check: text },
      rules: { check: listOf(text) },
      reason: { check: text, required: true },
      owner: { check: text, required: true },
      until: { check: text, required: true },
    })),
  },
};

function shapeProblems(value: Readonly<Record<string, unknown>>, fields: Fields, before: string): string[] {
  return [
    ...Object.keys(value).filter((name) => !Object.hasOwn(fields, name)).map((name) => (
      `unknown field '${before}${name}'${didYouMean(name, Object.keys(fields))}; the fields are ${Object.keys(fields).join(', ')}: `
        + 'correct it, or update the library if a later version wrote the file')),
    ...Object.entries(fields).flatMap(([name, { check, required = false }]) => {
      if (Object.hasOwn(value, name)) return check(value[name], `${before}${name}`);
      return required ? [`'${before}${name}' must be given, got nothing`] : [];
    }),
  ];
}

function boundProblems(standard: StandardDocument): string[] {
  return (Object.keys(BOUNDS) as NumberOfDays[]).flatMap((prop) => {
    const value = standard[`${prop}Days`];
    return value === undefined || isWithin(value, BOUNDS[prop]) ? [] : [`${mustBeWithin(`${prop}Days`, BOUNDS[prop])}, got ${value}`];
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
