/**
 * `npm run standard`: an app with keys of every kind, what a standard finds in it, and what cdk-nag says of the same keys. Ends with exit
 * code 0 only if every case has the findings that it has to have, and no other.
 *
 * CT.KMS.PR.1 to 3 of AWS Control Tower are Guard rules: they are not run here, for `cfn-guard` is not installed. What the AWS CDK's own
 * validation says of templates is tested in test/cdk-validation.slow.test.ts; it has no rule about rotation.
 */
import { AwsSolutionsChecks } from 'cdk-nag';
import { caseApp, caseStandard, NOW } from './case-app';
import type { KeyCase } from './cases';
import { CASES } from './cases';
import { foundIn } from './found';
import { renderTable } from '../../sim/emulator/table';

const KMS5 = 'AwsSolutions-KMS5';

/** Keys below which cdk-nag misses rotation. */
function flaggedByNag(app: ReturnType<typeof caseApp>): Set<string> {
  const { violations } = new AwsSolutionsChecks(app.app).validate({
    templatePaths: [],
    appConstruct: app.app,
    stackTemplates: [],
  } as never);
  return new Set(violations.filter(({ ruleName }) => ruleName === KMS5)
    .flatMap(({ violatingResources }) => violatingResources.map(({ constructPath }) => constructPath ?? '')));
}

function main(): boolean {
  const made = caseApp(CASES);
  made.app.synth();
  const found = foundIn(made, caseStandard(), NOW);
  const nag = flaggedByNag(made);
  const isFlagged = (one: KeyCase) => [...nag].some((path) => path.startsWith(`${made.places.get(one)!.node.path}/`));
  const lines = CASES.map((one) => {
    const ours = found.get(one)!;
    const wrong = ours.join() === [...one.finds].sort().join() ? '' : `must find ${[...one.finds].sort().join(', ') || 'nothing'}`;
    const rotation = one.finds.some((finding) => finding === 'KeyRotation');
    const verdict = isFlagged(one) === rotation ? '' : isFlagged(one) ? 'wrong: a false alarm' : 'wrong: missed';
    const row = [wrong === '' ? 'right' : 'WRONG', one.name, ours.join(' ') || '-', isFlagged(one) ? 'KMS5' : '-', verdict, wrong];
    return { wrong, nag: verdict, row };
  });
  console.log(renderTable([['', 'case', 'the standard finds', 'cdk-nag', 'cdk-nag is', ''], ...lines.map(({ row }) => row)]));
  const wrongs = lines.filter(({ wrong }) => wrong !== '').length;
  console.log(`\n${lines.length} cases, ${lines.length - wrongs} right, ${wrongs} wrong; `
    + `cdk-nag is wrong about rotation in ${lines.filter((line) => line.nag !== '').length}`);
  console.log('CT.KMS.PR.1 to 3 were left out: cfn-guard is not installed.');
  return wrongs === 0;
}

process.exitCode = main() ? 0 : 1;
