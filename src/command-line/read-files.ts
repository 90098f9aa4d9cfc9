import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ScalarTag, CollectionTag, Tags } from 'yaml';
import { parseDocument } from 'yaml';
import { EXIT, InputError } from './exit-codes';
import { show } from '../private/errors';
import type { StandardDocument } from '../standard/document';
import type { JudgedTemplate, Template } from '../standard/judge/template';
import { readStandard, StandardFileError } from '../standard/read-document';

/** A template, with the text that it was read from. */
export interface TemplateFile extends JudgedTemplate {
  readonly text: string;
}

/**
 * The templates of the files and folders that were named, in order. A folder stands for all below it: the AWS CDK writes those of a Stage
 * to folders of their own (`cdk.out/assembly-<Stage>`), which `cdk.out/*.template.json` misses.
 */
export function readTemplates(paths: readonly string[]): TemplateFile[] {
  return paths.flatMap((path) => (isFolder(path) ? templatesBelow(path) : [path])).map(readTemplate);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function templatesBelow(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.template.json')).sort();
  if (files.length === 0) throw new InputError(`${folder}: has no *.template.json, nor any folder in it; name the files`);
  return files.map((name) => join(folder, name));
}

function readTemplate(file: string): TemplateFile {
  const text = textOf(file);
  const value = parsed(file, text);
  if (!isTemplate(value)) {
    throw new InputError(`${file}: must be a template of AWS CloudFormation, JSON or YAML, with 'Resources' that have types, got `
      + `${show(value)}; `
      + 'cdk synth writes such files to cdk.out, as *.template.json');
  }
  return { name: file, template: value, text };
}

export function readStandardFile(file: string, now: Date): StandardDocument {
  try {
    return readStandard(textOf(file), file, now);
  } catch (error) {
    if (!(error instanceof StandardFileError)) throw error;
    throw new InputError(error.message, error.isNewer ? EXIT.newer : EXIT.input);
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new InputError(`${file}: cannot be read: ${(error as Error).message}`);
  }
}

/** JSON is YAML, but large templates are read ten times as fast as what they are. */
function parsed(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const document = parseDocument(text, {
      version: '1.1', customTags: (tags) => [...tags.filter(isSupported), ...FUNCTIONS], logLevel: 'silent',
    });
    const [error] = document.errors;
    if (error !== undefined) throw new InputError(`${file}: is neither JSON nor YAML: ${error.message.split('\n')[0]}`);
    return document.toJS();
  }
}

/**
 * AWS CloudFormation reads YAML 1.1, in which `yes` and `on` are true, without these.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html (read 2026-11-29)
 */
function isSupported(tag: Tags[number]): boolean {
  return typeof tag === 'string' || !/:(binary|omap|pairs|set|timestamp|merge)$/.test(tag.tag);
}

function isTemplate(value: unknown): value is Template {
  if (!isObject(value) || !isObject(value.Resources)) return false;
  // Loops and transforms have no type.
  return Object.entries(value.Resources).every(([name, resource]) => (
    name.startsWith('Fn::') || (isObject(resource) && typeof resource.Type === 'string')));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The short forms of intrinsic functions.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html (read 2026-11-28)
 */
const NAMES = [
  'And', 'Base64', 'Cidr', 'Equals', 'FindInMap', 'GetAtt', 'GetAZs', 'If', 'ImportValue', 'Join', 'Length', 'Not', 'Or', 'Select', 'Split',
  'Sub', 'ToJsonString', 'Transform',
];
const FUNCTIONS = [
  ['Ref', 'Ref'],
  ['Condition', 'Condition'],
  ...NAMES.map((name) => [name, `Fn::${name}`]),
].flatMap(([short, long]): Array<ScalarTag | CollectionTag> => [
  { tag: `!${short}`, resolve: (text: string) => ({ [long]: text }) },
  { tag: `!${short}`, collection: 'seq', resolve: (items) => ({ [long]: items.toJSON() }) },
  { tag: `!${short}`, collection: 'map', resolve: (items) => ({ [long]: items.toJSON() }) },
]);
