/**
 * `npm run on-demand`: runs the state machine of on-demand rotation in every situation that an operator may meet, and prints how each run
 * ends. Ends with exit code 0 only if all of them end as they must.
 */
import { CASES } from './cases';
import type { Row } from './report';
import { describe, problems } from './report';
import { Moto } from '../../sim/moto/moto';

async function main(): Promise<boolean> {
  console.log('Runs the machine in an interpreter, in virtual time ...');
  const moto = await Moto.start();
  try {
    const rows: Row[] = [];
    for (const one of CASES) rows.push({ expected: one, played: await one.play(moto) });
    const found = problems(rows);
    console.log(`\n${describe(rows)}\n`);
    console.log('moto: the moto server answers through the AWS SDK: keys, states, rotations and their history. It '
      + 'rotates at once, and has no key material: the ids are');
    console.log('made from its history. recorded: for what moto lacks, a stand-in answers as AWS did when its answers were '
      + 'recorded (2026-09), in virtual time; every call and');
    console.log("every answer is held against AWS's API model.");
    console.log(found.length === 0 ? '\nEvery run ends as it must.' : `\nWRONG:\n${found.join('\n')}`);
    return found.length === 0;
  } finally {
    await moto.stop();
  }
}

main().then(
  (asExpected) => { process.exitCode = asExpected ? 0 : 1; },
  (error: unknown) => {
    console.error(`\nThe runs could not be played. ${String(error)}`);
    process.exitCode = 1;
  },
);
