/**
 * `npm run incidents`: five things that happen to a family on an emulated AWS. For each: what arrives without anybody looking for it
 * (event, message,
 * alarm), the steps of the runbook to their end, and how things stand then. Ends with exit code 0 only if everything is as it must be.
 */
import { INCIDENTS } from './incidents';
import { account, playIncident } from './play';
import { renderTable } from '../../sim/emulator/table';

const print = (line: string) => process.stdout.write(`${line}\n`);

async function main(only: string | undefined): Promise<boolean> {
  const incidents = INCIDENTS.filter(({ name }) => only === undefined || name === only);
  if (incidents.length === 0) throw new Error(`the incidents are ${INCIDENTS.map(({ name }) => name).join(', ')}`);
  const emulator = await account(print);
  let good = true;
  try {
    for (const incident of incidents) {
      print(`\n${incident.name}: ${incident.story} (docs/runbook.md#${incident.section})`);
      const findings = await playIncident(emulator, incident, print);
      print(renderTable(findings.map(({ what, seen, asExpected }) => [asExpected ? '  ok' : '  WRONG', what, seen])));
      good &&= findings.every(({ asExpected }) => asExpected);
    }
  } finally {
    await emulator.stop();
  }
  return good;
}

main(process.argv[2]).then((passed) => { process.exitCode = passed ? 0 : 1; }, (error: Error) => {
  process.stderr.write(`${error.stack}\n\nnpm run incidents [-- <incident>]\n`);
  process.exitCode = 2;
});
