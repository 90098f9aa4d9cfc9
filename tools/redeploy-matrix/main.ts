/**
 * `npm run redeploy-matrix`: what becomes of keys, alias and stack when a stack is deployed again in every way that teams do it: changed,
 * refused, rolled back, while a rotation runs, removed and brought back. With the real cdk CLI on emulated AWS accounts. Ends with exit
 * code 0 only if everything is as it must be.
 */
import { SCENARIOS } from './scenarios';
import { Stage } from './stage';
import type { Scenario, StepResult } from './step';
import { take } from './step';
import { duration, renderTable } from '../../sim/emulator/table';

async function play(scenario: Scenario): Promise<StepResult[]> {
  console.log(`\n${scenario.title} ...`);
  const stage = await Stage.open(scenario.waitScale);
  try {
    const results: StepResult[] = [];
    for (const step of scenario.steps) {
      const result = await take(step, stage);
      console.log(`  ${duration(result.tookMs).padStart(7)}  ${markOf(result)}  ${result.title}`);
      result.differences.forEach((difference) => console.log(`           ${difference}`));
      results.push(result);
    }
    return results;
  } finally {
    await stage.close();
  }
}

function markOf(result: StepResult): string {
  return result.differences.length === 0 ? 'ok   ' : 'WRONG';
}

/** The details of a difference are printed when it is found. */
function seenIn({ expected, seen, differences }: StepResult): string {
  const details = differences.length === 0 ? '' : ` (${differences.length} differences, above)`;
  return (seen === expected ? 'the same' : seen) + details;
}

/** All scenarios, or those whose titles contain the words given. */
async function main(words: string): Promise<boolean> {
  const chosen = SCENARIOS.filter((scenario) => scenario.title.includes(words));
  if (chosen.length === 0) {
    throw new Error(`No scenario has '${words}' in its title; there are: `
    + `${SCENARIOS.map((one) => one.title).join('; ')}`);
  }
  const results: StepResult[] = [];
  for (const scenario of chosen) results.push(...await play(scenario));
  const rows = results.map((one) => [markOf(one).trim(), one.title, one.expected, seenIn(one), duration(one.tookMs)]);
  console.log(`\n${renderTable([['', 'step', 'expected', 'seen', 'time'], ...rows])}`);
  const wrong = results.filter((one) => one.differences.length > 0).length;
  console.log(`\n${results.length} steps, ${wrong} of them not as they must be.`);
  return wrong === 0;
}

main(process.argv.slice(2).join(' ')).then(
  (asExpected) => { process.exitCode = asExpected ? 0 : 1; },
  (error: unknown) => {
    console.error(`\nThe redeploy matrix could not be played. ${String(error)}`);
    process.exitCode = 1;
  },
);
