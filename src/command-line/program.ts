import { Argument, Command, CommanderError, Option } from 'commander';
import { check } from './check';
import type { CheckOptions } from './check';
import { diff } from './diff';
import type { ExitCode } from './exit-codes';
import { EXIT, InputError } from './exit-codes';
import { formats } from './formats';
import { TOOL } from './formats/report';
import { nearestName } from '../private/nearest-name';
import { standardSchemaText } from '../standard/schema';

/** What surrounds the command line. */
export interface Surroundings {
  readonly version: string;
  readonly now: Date;
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
}

/** Runs the command line, without ending the process. */
export function run(args: readonly string[], surroundings: Surroundings): ExitCode {
  const { out, error } = surroundings;
  let exitCode: ExitCode = EXIT.ok;
  const show = (result: { output: string; exitCode: ExitCode }) => {
    out(`${result.output}\n`);
    exitCode = result.exitCode;
  };
  try {
    program(surroundings, show).parse(args, { from: 'user' });
    return exitCode;
  } catch (problem) {
    // Help and version end so, too; what they and usage errors have to say is written by then.
    if (problem instanceof CommanderError) return problem.exitCode === 0 ? EXIT.ok : EXIT.usage;
    if (!(problem instanceof InputError)) throw problem;
    error(`${TOOL}: ${problem.message}\n`);
    return problem.exitCode;
  }
}

function program({ version, now, out, error }: Surroundings, show: (result: { output: string; exitCode: ExitCode }) => void): Command {
  const root = new Command(TOOL).version(version).description('Holds AWS KMS keys to a standard, without the AWS CDK').exitOverride()
    .configureOutput({ writeOut: out, writeErr: error });
  const standard = root.command('standard').description('Reads a standard.json, as RotationStandard.writeTo() makes it');
  standard.command('check')
    .description('Judges templates of AWS CloudFormation that belong together')
    .addArgument(new Argument('<templates...>', 'JSON or YAML; or a folder, such as cdk.out: every *.template.json in it'))
    .option(STANDARD, 'the standard.json; has to be given')
    .addOption(new Option('--format <name>', 'how findings are written').choices(Object.keys(formats)).default('text'))
    .option('--strict', 'fail for what only the deployment knows, too', false)
    .addHelpText('after', HELP)
    .action((templates: string[], options: Asked, command: Command) => {
      const { standard: file = command.error(`error: required option '${STANDARD}' not specified`) } = options;
      show(check(templates, { ...options, standard: file }, now));
    });
  standard.command('diff')
    .description('Says what a new version of a standard changes, and which resources of templates turn red')
    .addArgument(new Argument('<old>', 'a standard.json'))
    .addArgument(new Argument('<new>', 'a standard.json'))
    .addArgument(new Argument('[templates...]', 'JSON or YAML, or folders'))
    .addHelpText('after', HELP)
    .action((before: string, after: string, templates: string[]) => show(diff(before, after, templates, now)));
  standard.command('schema')
    .description('Writes the JSON Schema of a standard.json, for editors')
    .action(() => show({ output: standardSchemaText().trimEnd(), exitCode: EXIT.ok }));
  root.on('command:*', ([name]: string[]) => {
    const names = [...root.commands.map((one) => one.name()), ...standard.commands.map((one) => `standard ${one.name()}`)];
    const meant = names.find((one) => one === `standard ${name}`) ?? nearestName(name, names);
    root.error(`error: unknown command '${name}'${meant === undefined ? '' : `\n(Did you mean ${meant}?)`}`);
  });
  return root;
}

/** No requiredOption(): where it is misspelt, commander would say that it is missing, before it can tell which one is nearest. */
const STANDARD = '--standard <file>';
type Asked = Omit<CheckOptions, 'standard'> & Partial<Pick<CheckOptions, 'standard'>>;

const HELP = `
Exit codes:
  ${EXIT.ok}  compliant, or nothing turns red
  ${EXIT.findings}  findings, or something turns red
  ${EXIT.usage}  an option or argument that there is none of
  ${EXIT.input}  a file that cannot be read, is no template, or is no standard
  ${EXIT.newer}  a standard that a later version of this package wrote`;
