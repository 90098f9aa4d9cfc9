/**
 * `npm run sizes`: how large stacks with 1, 10 and 75 aliases are, beside the limits of AWS, and how many aliases fit a stack; then deploys
 * 75 aliases to an emulated account with the real cdk CLI. Ends with exit code 0 only if nothing that has to fit exceeds a limit, an
 * additional alias costs no more than four resources, and the deployed aliases work. `--no-deploy` leaves the deployment out.
 */
import { parseArgs } from 'node:util';
import { deployed } from './deployment';
import type { LimitName } from './limits';
import { LIMITS } from './limits';
import { describe, problems } from './report';
import type { VariantName } from './stacks';
import { VARIANTS } from './stacks';
import type { Sized } from './synthesis';
import { exceeded, extrapolated, mostThatFit, sized } from './synthesis';

const COUNTS = [1, 10, 75] as const;
const NAMES = Object.keys(LIMITS) as LimitName[];

function remembered(variant: VariantName): (aliases: number) => Sized {
  const known = new Map<number, Sized>();
  return (aliases) => {
    if (!known.has(aliases)) known.set(aliases, sized(variant, aliases));
    return known.get(aliases)!;
  };
}

/** How many aliases a stack takes under some limits, and which of them it is that takes no more. */
function fitting(size: (aliases: number) => Sized, few: Sized, many: Sized, names: readonly LimitName[]): [number, string] {
  const over = (aliases: number) => exceeded(size(aliases)).filter((name) => names.includes(name));
  const most = mostThatFit((aliases) => over(aliases).length === 0, extrapolated(few, many, names));
  return [most, over(most + 1).map((name) => LIMITS[name].what).join('; ')];
}

function tell(name: VariantName): string[] {
  const size = remembered(name);
  const [one, few, many] = COUNTS.map(size);
  const measured = { variant: VARIANTS[name], sizes: [one, few, many] as const };
  console.log(`\n${name}: ${VARIANTS[name].title}\n${describe(measured)}`);
  const [fit, reason] = fitting(size, few, many, NAMES);
  const [compact, compactReason] = fitting(size, few, many, NAMES.filter((limit) => limit !== 'template'));
  console.log(`a stack takes ${fit} aliases (then: ${reason}); with suppressTemplateIndentation ${compact} (then: ${compactReason})`);
  return problems(measured);
}

async function main(args: string[]): Promise<boolean> {
  const { values } = parseArgs({ args, options: { 'no-deploy': { type: 'boolean' } } });
  console.log('Of all roles, keys, machines and functions of a stack, the largest; ! is over the limit.');
  const found = (Object.keys(VARIANTS) as VariantName[]).flatMap(tell);
  if (!values['no-deploy']) {
    const compact = found.length > 0; // what is too large by default is refused; it is already among the findings
    console.log(`\nDeploys ${COUNTS[2]} aliases in one stack to the emulator${compact ? ', with suppressTemplateIndentation' : ''} ...`);
    found.push(...await deployed('plain', COUNTS[2], compact));
  }
  console.log(found.length === 0 ? '\nEverything is within its limits.' : `\n${found.length} WRONG:\n${found.join('\n')}`);
  return found.length === 0;
}

main(process.argv.slice(2)).then(
  (asExpected) => { process.exitCode = asExpected ? 0 : 1; },
  (error: unknown) => {
    console.error(`\nThe sizes could not be measured. ${String(error)}`);
    process.exitCode = 1;
  },
);
