/**
 * `npm run verdicts`: what the AWS Config rule says of every kind of key, beside what it has to say; then takes the conditions of the
 * verdict function out, one at a time, and counts the rows that notice. Ends with exit code 0 only if every row is right and no mutant
 * survives.
 */
import { judged } from './judgement';
import { load } from './modules';
import type { Tried } from './mutation-run';
import { tryMutants } from './mutation-run';
import type { Row } from '../../sim/compliance/row';
import { ROWS, TOPICS } from '../../sim/compliance/verdict-rows';
import { duration, renderTable } from '../../sim/emulator/table';

const { judge } = load();

function tellTopic(topic: string, rows: readonly Row[]): string[] {
  console.log(`\n${topic}\n`);
  const wrongs: string[] = [];
  for (const row of rows) {
    const { verdict, annotation, wrong } = judged(judge, row);
    console.log(`${(wrong === '' ? 'right' : 'WRONG').padEnd(6)} ${verdict.padEnd(15)} ${row.name}`);
    console.log(`${' '.repeat(23)}says: ${annotation}\n${' '.repeat(23)}why:  ${row.why}`);
    if (wrong !== '') wrongs.push(`${row.name}: ${wrong}`);
  }
  return wrongs;
}

function tellMutants(tried: readonly Tried[]): void {
  const oneLine = (text: string) => text.replace(/\s+/g, ' ');
  console.log(renderTable([
    ['red rows', 'where', 'mutant'],
    ...tried.map(({ where, mutant, red }) => [red === 0 ? 'SURVIVES' : String(red), where, `${oneLine(mutant.original)}  =>  `
      + `${oneLine(mutant.becomes)}`]),
  ]));
}

function main(): boolean {
  const wrongs = Object.entries(TOPICS).flatMap(([topic, rows]) => tellTopic(topic, rows));
  console.log(`\n${ROWS.length} rows, ${ROWS.length - wrongs.length} right, ${wrongs.length} `
    + `wrong${wrongs.map((wrong) => `\n  ${wrong}`).join('')}`);

  console.log('\nThe conditions of the verdict function, changed one at a time\n');
  const started = Date.now();
  const tried = tryMutants(ROWS);
  tellMutants(tried);
  const survivors = tried.filter(({ red }) => red === 0).length;
  console.log(`\n${tried.length} mutants on ${ROWS.length} rows in ${duration(Date.now() - started)}: `
    + `${tried.length - survivors} noticed, ${survivors} survived`);
  return wrongs.length === 0 && survivors === 0;
}

process.exitCode = main() ? 0 : 1;
