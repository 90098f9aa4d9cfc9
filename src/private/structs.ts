import { Token } from 'aws-cdk-lib';
import type { Where } from './given';
import { described } from './given';
import { refusal } from './invalid';
import { requiredKind } from './kinds';
import { didYouMean, surelyMeant } from './nearest-name';
import { STRUCT_FIELDS } from './struct-fields';

/**
 * What TypeScript makes sure of in structs, and jsii for the other languages, but nobody for JavaScript: that they have no other fields
 * than those that are read, and values of the types of these. A field by another name would be ignored in silence.
 */

type StructName = keyof typeof STRUCT_FIELDS;

/**
 * Of the AWS CDK, by a member that only such have, and what to write; roles and users are told where their ARNs are read. An alias says
 * itself that it is no key.
 */
const OF_CDK: Readonly<Record<string, readonly [member: string, write: string] | undefined>> = {
  'cloudwatch.IAlarmAction': ['bind', 'new SnsAction(topic) or the like, of aws-cdk-lib/aws-cloudwatch-actions'],
  'ec2.ISecurityGroup': ['securityGroupId', 'an ec2.SecurityGroup'],
  'ec2.IVpc': ['selectSubnets', 'an ec2.Vpc, or ec2.Vpc.fromLookup()'],
  'events.IRule': ['ruleArn', 'what onRotated() or the like returned'],
  'iam.IPrincipal': ['grantPrincipal', "an iam.Role, or new iam.ArnPrincipal('...') for an ARN"],
  'iam.PolicyDocument': ['addStatements', 'iam.PolicyDocument.fromJson() for JSON'],
  'kms.IKey': ['grantEncryptDecrypt|aliasName', 'a kms.Key, or kms.Key.fromKeyArn()'],
  's3.IBucket': ['arnForObjects', 'an s3.Bucket, or s3.Bucket.fromBucketName()'],
  'sns.ITopic': ['topicArn', 'an sns.Topic, or sns.Topic.fromTopicArn()'],
  'sqs.IQueue': ['queueArn', 'an sqs.Queue, or sqs.Queue.fromQueueArn()'],
};

const CORRECT = 'correct the name, or leave it out';

/** What primitive types, by their first letters, are called, and how to write them. */
const PRIMITIVES: Readonly<Record<string, readonly [what: string, write: string] | undefined>> = {
  b: ['true or false', 'write it without quotes, or leave it out'],
  s: ['text', 'write it in quotes'],
};

/**
 * Props that subclasses, injectors and `{ ...common }` may widen: others than the known are fine, unless one is surely meant to be a known
 * one that is not given. Without what is null.
 */
export function checkProps<T>(where: Where, struct: StructName, props: T): T {
  if (typeof props !== 'object' || props === null) return props; // told where the first of them is read
  const fields = fieldsOf(struct);
  refuseMisspelt(where, [...fields.keys()], props);
  checkFields(where, '', fields, props);
  return withoutNull(props);
}

/** A name that is not known, and surely meant to be one of those that are and were not given. */
export function refuseMisspelt(where: Where, known: readonly string[], props: object): void {
  const missing = known.filter((name) => !isGiven(props, name));
  for (const name of namesIn(props).filter((given) => !known.includes(given))) {
    const meant = surelyMeant(name, missing);
    if (meant === undefined) continue;
    throw refusal(where, `'${name}' must be spelt '${meant}', got ${described(valueOf(props, name))}; ${CORRECT}`);
  }
}

/** A struct that has its known fields and no others; nothing is one without any. */
export function checkStruct<T extends object>(where: Where, struct: StructName, value: T | null | undefined, prop = 'options'): T {
  if (value === undefined || value === null) return {} as T;
  const fields = fieldsOf(struct);
  const names = [...fields.keys()];
  if (!isStruct(value, names)) {
    throw refusal(where, `'${prop}' must be an object with ${names.join(', ')}, got ${described(value)}; write { ${names[0]}: ... }`);
  }
  const strange = isPlain(value) ? namesIn(value).find((name) => !fields.has(name)) : undefined;
  if (strange !== undefined) {
    throw refusal(where, `'${prop}' must have no fields but ${names.join(', ')}, got '${strange}'${didYouMean(strange, names)}; `
      + CORRECT);
  }
  checkFields(where, ['options', 'props'].includes(prop) ? '' : `${prop}.`, fields, value);
  return withoutNull(value);
}

/** Names and types; those of a struct that is meant to be part of another stand behind `...`. */
export function fieldsOf(struct: StructName): ReadonlyMap<string, string> {
  return new Map(STRUCT_FIELDS[struct].split(' ').flatMap((field): Array<[string, string]> => {
    if (field.startsWith('...')) return [...fieldsOf(field.slice(3) as StructName)];
    const [name, type = ''] = field.split(':');
    return [[name, type]];
  }));
}

function checkFields(where: Where, before: string, fields: ReadonlyMap<string, string>, values: object): void {
  for (const [name, type] of fields) {
    if (isGiven(values, name)) checkValue(where, `${before}${name}`, type, valueOf(values, name));
  }
}

function checkValue(where: Where, prop: string, type: string, value: unknown): void {
  if (type === '' || Token.isUnresolved(value)) return;
  if (type.endsWith('[]')) return checkList(where, prop, type.slice(0, -2), value);
  if (type in STRUCT_FIELDS) return void checkStruct(where, type as StructName, value as object, prop);
  const [what, write] = PRIMITIVES[type] ?? [];
  if (what !== undefined && typeof value !== (type === 's' ? 'string' : 'boolean')) {
    throw refusal(where, `'${prop}' must be ${what}, got ${described(value)}; ${write}`);
  }
  const [member, remedy] = OF_CDK[type] ?? [];
  if (member === undefined) return;
  requiredKind(where, prop, value, { name: `${/^[eis]/.test(type) ? 'an' : 'a'} ${type}`, members: member.split('|'), write: remedy! });
}

function checkList(where: Where, prop: string, type: string, values: unknown): void {
  if (!Array.isArray(values)) {
    throw refusal(where, `'${prop}' must be a list, got ${described(values)}; `
    + `put it in brackets: ${type === 's' ? "['...']" : '[...]'}`);
  }
  if (!(type in STRUCT_FIELDS || type in OF_CDK || type in PRIMITIVES)) return;
  for (const [i, value] of values.entries()) {
    if (value === undefined || value === null) {
      throw refusal(where, `'${prop}[${i}]' must be given, got nothing; write it, or take it out of the list`);
    }
    checkValue(where, `${prop}[${i}]`, type, value);
  }
}

/** By TypeScript, an object of a class that has more than the struct is one as well. */
function isStruct(value: unknown, names: readonly string[]): value is object {
  return typeof value === 'object' && !Array.isArray(value) && (isPlain(value!) || names.some((name) => name in value!));
}

/** JavaScript has two words for nothing, of which the AWS CDK knows one. */
function withoutNull<T extends object>(value: T): T {
  const entries = Object.entries(value);
  return entries.every(([, field]) => field !== null) ? value : Object.fromEntries(entries.filter(([, field]) => field !== null)) as T;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null; // also that of another realm, as in tests
}

/** What is undefined is not given. */
function namesIn(value: object): string[] {
  return Object.keys(value).filter((name) => valueOf(value, name) !== undefined);
}

function isGiven(value: object, name: string): boolean {
  return valueOf(value, name) !== undefined && valueOf(value, name) !== null;
}

function valueOf(value: object, name: string): unknown {
  return (value as Readonly<Record<string, unknown>>)[name];
}
