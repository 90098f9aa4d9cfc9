/* eslint-disable import/no-extraneous-dependencies -- runs in the folder of a version, with what is installed there */
/**
 * Runs in the folder of one version, after `cases.json` and the modules of all cases were put there: synthesizes each, and writes what
 * came of it to `results.json`. Nothing is imported from the repository.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import * as library from '../../src';

/** What came of one case under one version. */
export interface Synthesized {
  readonly place: string;
  /** Of the error that ended it, and of every message that `--strict` would not let pass. */
  readonly problems: string[];
  /** How many constructs of each class of the library are in it. */
  readonly constructs: Readonly<Record<string, number>>;
  /** By file name, nested stacks and stages included; none if the synthesis failed. */
  readonly templates: Readonly<Record<string, unknown>>;
}

/** What `cases.json` has of each case. */
export interface CaseFile {
  readonly place: string;
  readonly module: string;
}

const CLASSES = Object.entries(library).filter(([, value]) => typeof value === 'function' && value.prototype instanceof Construct) as Array<
  [string, any]
>;

function synthesize({ place, module }: CaseFile): Synthesized {
  const constructs = Object.fromEntries(CLASSES.map(([name]) => [name, 0]));
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- found by name
    const app: App = require(module).build();
    for (const construct of app.node.findAll()) {
      for (const [name, constructClass] of CLASSES) if (construct instanceof constructClass) constructs[name]++;
    }
    const { directory, stacksRecursively: stacks } = app.synth();
    const messages = stacks.flatMap((stack) => stack.messages.filter(({ level }) => level !== 'info'));
    return {
      place,
      constructs,
      templates: templatesIn(directory),
      problems: [...messages.map(({ level, id, entry }) => `${level} at ${id}: ${String(entry.data)}`), ...validationProblems(directory)],
    };
  } catch (error) {
    return { place, constructs, templates: {}, problems: [error instanceof Error ? `${error.name}: ${error.message}` : String(error)] };
  }
}

function templatesIn(directory: string): Record<string, unknown> {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.template.json'))
    .sort();
  return Object.fromEntries(files.map((file) => [file, JSON.parse(readFileSync(join(directory, file), 'utf8'))]));
}

/** What the CDK's own validation of templates found: newer versions print it, and pass. */
function validationProblems(directory: string): string[] {
  const report = join(directory, 'validation-report.json');
  if (!existsSync(report)) return [];
  const { pluginReports = [] } = JSON.parse(readFileSync(report, 'utf8')) as {
    pluginReports?: Array<{ violations?: Array<{ ruleName: string; description: string }> }>;
  };
  return pluginReports.flatMap(({ violations = [] }) =>
    violations.map(({ ruleName, description }) => `validation: ${ruleName}: ${description}`),
  );
}

if (require.main === module) {
  const cases = JSON.parse(readFileSync(join(process.cwd(), 'cases.json'), 'utf8')) as CaseFile[];
  const synthesized = cases.map(synthesize);
  writeFileSync(join(process.cwd(), 'results.json'), JSON.stringify(synthesized));
}
