import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ScalarTag, CollectionTag, Tags } from 'yaml';
import { parseDocument } from 'yaml';
import { EXIT, InputError } from './exit-codes';
import { show } from '../private/errors';
import type { StandardDocument } from '../standard/document';
import { whyNoJson } from '../standard/json-place';
import type { JudgedTemplate, Template } from '../standard/judge/template';
import { readStandard, StandardFileError } from '../standard/read-document';
import type { Expected } from '../standard/text-of-file';
import { A_STANDARD, textOfFile, whyUnreadable } from '../standard/text-of-file';

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

/** What cannot be looked at is none: reading it says why. */
function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

const A_TEMPLATE: Expected = {
  what: 'a template of AWS CloudFormation, or a folder with such',
  remedy: 'cdk synth writes such files to cdk.out, as *.template.json',
};

function templatesBelow(folder: string): string[] {
  const files = namesBelow(folder).filter((name) => name.endsWith('.template.json')).sort();
  if (files.length === 0) throw new InputError(`${folder}: has no *.template.json, nor any folder in it; name the files`);
  return files.map((name) => join(folder, name));
}

function namesBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch (error) {
    throw new InputError(whyUnreadable(folder, A_TEMPLATE, error as NodeJS.ErrnoException));
  }
}

function readTemplate(file: string): TemplateFile {
  const text = textOfFile(file, A_TEMPLATE, (problem) => new InputError(problem));
  const value = parsed(file, text);
  if (!isTemplate(value)) {
    throw new InputError(`${file}: must be a template of AWS CloudFormation, JSON or YAML, with 'Resources' that have types, got `
      + `${show(value)}; `
      + 'cdk synth writes such files to cdk.out, as *.template.json');
  }
  return { name: file, template: value, text };
}

/** @param hint what to look at where the file is no standard at all */
export function readStandardFile(file: string, now: Date, hint = ''): StandardDocument {
  const text = textOfFile(file, A_STANDARD, (problem) => new InputError(problem + hint));
  try {
    return readStandard(text, file, now);
  } catch (error) {
    if (!(error instanceof StandardFileError)) throw error;
    throw new InputError(error.message + (error.reason === 'other' ? hint : ''), error.reason === 'newer' ? EXIT.newer : EXIT.input);
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
    if (error !== undefined) throw new InputError(`${file}: is neither JSON nor YAML: ${whatIsWrong(text, error.message)}`);
    return document.toJS();
  }
}

/** In the words of what it was meant to be. */
function whatIsWrong(text: string, inYaml: string): string {
  const inJson = /^\s*\{/.test(text) ? whyNoJson(text) : undefined;
  return inJson === undefined ? inYaml.split('\n')[0].replace(/:$/, '') : `got ${inJson}`;
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
