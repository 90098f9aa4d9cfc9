/**
 * `npm run second-interpreter`: runs both state machines in moto's interpreter of the Amazon States Language, with a JSONata engine in
 * Java, and compares each run with the same run in this project's interpreter. Ends with exit code 0 only if every run ends as it must,
 * and every difference is explained; with 2 where there is no Java. Optional words choose the cases whose titles have one of them.
 */
import { ALIAS_CASES } from './alias-cases';
import { EXPLAINED, LIFTED } from './differences';
import { NoJava } from './java';
import { MotoInterpreter } from './moto-interpreter';
import { onDemandCases } from './on-demand-cases';
import { playInBoth } from './play';
import type { Row } from './report';
import { describe, wrong } from './report';
import { Moto } from '../../sim/moto/moto';

async function main(words: readonly string[]): Promise<boolean> {
  const interpreter = await MotoInterpreter.start();
  const server = await Moto.start();
  try {
    const chosen = (title: string) => words.length === 0 || words.some((word) => title.includes(word));
    const cases = [...onDemandCases(server), ...ALIAS_CASES].filter(({ title }) => chosen(title));
    console.log(`Runs ${cases.length} cases in two interpreters, in virtual time ...`);
    const rows: Row[] = [];
    for (const one of cases) rows.push(await playInBoth(one, (message, now) => interpreter.start(message, now)));
    return report(rows);
  } finally {
    await Promise.all([interpreter.end(), server.stop()]);
  }
}

function report(rows: readonly Row[]): boolean {
  const titles = new Set(rows.map((row) => row.case.title));
  const explained = Object.fromEntries(Object.entries(EXPLAINED).filter(([title]) => titles.has(title)));
  console.log(`\n${describe(rows, explained)}\n`);
  console.log('compared: status, error, output and cause of every execution, its states, its calls with their arguments, and their times.');
  console.log('Keys and functions are the same stand-ins in both; ids and dates that the moto server made are not compared.');
  Object.entries(explained).forEach(([title, reason]) => console.log(`explained: ${title}: ${reason}`));
  const lifted = new Set(rows.flatMap((row) => row.lifted));
  lifted.forEach((rule) => console.log(`lifted: ${rule}: ${LIFTED[rule]}`));
  const found = wrong(rows, explained);
  const same = rows.filter((row) => row.differences.length === 0).length;
  const runs = rows.reduce((sum, row) => sum + row.ours.length, 0);
  console.log(`\n${rows.length} cases, ${runs} executions in each interpreter: ${same} cases go the same, ${rows.length - same} do not.`);
  console.log(found.length === 0 ? 'Every run ends as it must, and every difference is explained.' : `\nWRONG:\n${found.join('\n')}`);
  return found.length === 0;
}

main(process.argv.slice(2)).then(
  (asExpected) => { process.exitCode = asExpected ? 0 : 1; },
  (error: unknown) => {
    console.error(error instanceof NoJava ? error.message : error);
    process.exitCode = error instanceof NoJava ? 2 : 1;
  },
);
