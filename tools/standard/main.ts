/**
 * `npm run standard`: an app with keys of every kind, what a standard finds in it, and what cdk-nag, AWS Control Tower's proactive
 * controls, Checkov and the AWS CDK's own validation say of the same keys. Ends with exit code 0 only if every case has the findings that
 * it has to have, and no other.
 */
import { caseApp, caseStandard, NOW } from './case-app';
import { CASES } from './cases';
import { foundIn } from './found';
import type { Agreement } from './guard-agreement';
import { agreements, defaults, strict, symmetricForbidden } from './guard-agreement';
import type { Other } from './others';
import { flagsOf, OTHERS, verdictOn } from './others';
import { CfnGuard } from '../../sim/cloudformation/cfn-guard';
import { renderTable } from '../../sim/emulator/table';

const NAMES = Object.keys(OTHERS) as Other[];

async function main(): Promise<boolean> {
  const made = caseApp(CASES);
  made.app.synth();
  const found = foundIn(made, caseStandard(), NOW);
  const flags = await flagsOf(made);
  const lines = CASES.map((one) => {
    const ours = found.get(one)!;
    const wanted = [...one.finds].sort();
    const isRight = ours.join() === wanted.join();
    const said = NAMES.map((name) => flags[name].has(one) ? 'x' : '-');
    const wrongs = NAMES.map((name) => [OTHERS[name].short, verdictOn(name, one, flags[name].has(one))]).filter(([, text]) => text !== '');
    const cells = [isRight ? 'right' : 'WRONG', one.name, ours.join(' ') || '-', ...said];
    const remark = [
      ...isRight ? [] : [`the standard must find ${wanted.join(', ') || 'nothing'}`], ...wrongs.map((texts) => texts.join(' ')),
    ];
    return { isRight, row: [...cells, remark.join(', ')] };
  });
  const heading = ['', 'case', 'the standard finds', ...NAMES.map((name) => OTHERS[name].short), 'who else is wrong'];
  console.log(renderTable([heading, ...lines.map(({ row }) => row)]));
  const wrong = lines.filter(({ isRight }) => !isRight).length;
  console.log(`\n${lines.length} cases, ${lines.length - wrong} right, ${wrong} wrong. `
    + '`?` cannot be told, `!` is to come, `~` is waived.\n');
  console.log(renderTable([['', 'asks for', 'flagged', 'false alarms', 'missed', 'guessed'], ...NAMES.map((name) => {
    const verdicts = CASES.map((one) => verdictOn(name, one, flags[name].has(one)));
    const count = (text: string) => String(verdicts.filter((verdict) => verdict.startsWith(text)).length);
    const judged = 'same' in OTHERS[name] ? [count('false alarm'), count('missed'), count('guessed')] : ['(the standard does not ask)'];
    return [OTHERS[name].short, OTHERS[name].asks, String(flags[name].size), ...judged];
  })]));
  const isAgreed = agree();
  return isAgreed && wrong === 0;
}

/** The rules for hooks beside the judge: what the real cfn-guard says of resources as a hook sees them. */
function agree(): boolean {
  const guard = new CfnGuard();
  try {
    const standards = [strict, defaults, symmetricForbidden].flatMap((standard) => [false, true].map((asParameters) => ({
      name: `${standard.name}, numbers as ${asParameters ? 'input parameters' : 'literals'}`,
      rows: agreements(guard, standard, asParameters),
    })));
    const differs = ({ judged, guard: said }: Agreement) => judged.join() !== said.join();
    const falseAlarms = ({ judged, guard: said }: Agreement) => said.filter((rule) => !judged.includes(rule)).length;
    console.log("\nThe rules for AWS CloudFormation's hooks, run by cfn-guard, beside the judge:\n");
    console.log(renderTable([['the resource', 'the judge', 'cfn-guard', ''], ...standards[0].rows.map((row) => (
      [row.name, row.judged.join(' ') || '-', row.guard.join(' ') || '-', differs(row) ? 'DIFFERS' : '']))]));
    console.log(`\n${renderTable([['standard', 'resources', 'agree', 'false alarms'], ...standards.map(({ name, rows }) => [
      name, rows.length, rows.filter((row) => !differs(row)).length, rows.reduce((sum, row) => sum + falseAlarms(row), 0),
    ].map(String))])}`);
    return standards.every(({ rows }) => !rows.some(differs));
  } finally {
    guard.remove();
  }
}

main().then((isGood) => { process.exitCode = isGood ? 0 : 1; }, (error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
