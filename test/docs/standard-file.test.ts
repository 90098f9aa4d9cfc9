import Ajv from 'ajv';
import { Duration } from 'aws-cdk-lib';
import { blocksOf } from '../../sim/documentation/markdown';
import { readPage } from '../../sim/documentation/pages';
import { KeySpecRule, RotationStandard, StandardRule, Waiver } from '../../src';
import { BOUNDS } from '../../src/standard/bounds';
import { standardSchema } from '../../src/standard/schema';

type File = Record<string, unknown>;

const PAGE = readPage('docs/organization.md');
const BLOCKS = blocksOf('docs/organization.md', PAGE);
const FILE = JSON.parse(BLOCKS.find(({ language }) => language === 'json')!.code) as File;
const CODE = BLOCKS.find(({ language }) => language === 'ts')!.code;

const fits = new Ajv({ strict: true, strictRequired: false }).compile(standardSchema());
const read = (file: File) => RotationStandard.fromJson(JSON.stringify(file));
/** What the schema says of a file and what the reader does with it are one. */
const isTaken = (file: File): boolean => {
  const valid = fits(file);
  if (valid) expect(() => read(file)).not.toThrow();
  else expect(() => read(file)).toThrow(/^the standard: /);
  return valid;
};
const without = (file: File, field: string): File => Object.fromEntries(Object.entries(file).filter(([name]) => name !== field));
const [WAIVER] = FILE.waivers as File[];
const withWaiver = (waiver: File): File => ({ ...FILE, waivers: [waiver] });

test('the file is valid by the schema, is read, and says what the code beside it says', () => {
  const names = { Duration, KeySpecRule, RotationStandard, StandardRule, Waiver };
  const run = new Function(...Object.keys(names), `${CODE}\nreturn standard;`) as (...values: unknown[]) => RotationStandard;

  expect(isTaken(FILE)).toBe(true);
  expect(read(FILE).toJson()).toBe(run(...Object.values(names)).toJson());
});

test.each(Object.keys(FILE))('whether %s is needed is as the page says', (field) => {
  const [, needed] = /^- \*\*Needed\*\* are ([^.]*)\./m.exec(PAGE)!;
  expect(isTaken(without(FILE, field))).toBe(!needed.includes(`\`${field}\``));
});

test.each(Object.entries(BOUNDS))('the duration %s is a number of days in the file', (prop, { min, max }) => {
  expect(PAGE.slice(PAGE.indexOf('- A duration of the code'))).toContain(`\`${prop}\``);
  expect(isTaken({ ...FILE, maxRotationPeriodDays: 365, [`${prop}Days`]: Math.min(max, Math.max(min, 365)) })).toBe(true);
  expect(isTaken({ ...FILE, [prop]: 365 })).toBe(false);
});

test('an alias without its prefix is refused', () => {
  expect(isTaken(withWaiver({ ...WAIVER, alias: 'partner/signing' }))).toBe(false);
});

test.each(['reason', 'owner', 'until', 'alias'])('a waiver without %s is refused', (field) => {
  expect(isTaken(withWaiver(without(WAIVER, field)))).toBe(false);
});

test.each([
  ['a key ARN', { keyArn: 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab' }],
  ['a construct path', { constructPath: 'Prod/Orders/DataKey' }],
])('a waiver may name its keys by %s in place of the alias, and not beside it', (_, target) => {
  expect(isTaken(withWaiver({ ...without(WAIVER, 'alias'), ...target }))).toBe(true);
  expect(isTaken(withWaiver({ ...WAIVER, ...target }))).toBe(false);
});

test('a waiver may name rules', () => {
  expect(isTaken(withWaiver({ ...WAIVER, rules: ['KeyAge'] }))).toBe(true);
});
