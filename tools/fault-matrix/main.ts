import { Matrix } from './cells';
import type { Options } from './options';
import { parseOptions, USAGE } from './options';
import { Pool } from './pool';
import { describeFailure, Report } from './report';
import { runCell } from './run-cell';
import { SAFEGUARDS } from './safeguards';

/** More do not make it clearer that a safeguard is missed. */
const SAFEGUARD_SAMPLE = 60;

const print = (line: string) => process.stdout.write(`${line}\n`);

async function tellOne(matrix: Matrix, id: string): Promise<boolean> {
  const result = await runCell(matrix.cell(id));
  result.story.forEach(print);
  result.remarks.forEach((remark) => print(`remark: ${remark}`));
  print(`keys without a number: ${result.unclaimed}`);
  print(result.problems.length > 0 ? describeFailure(result) : `in order: ${id}`);
  return result.problems.length === 0;
}

async function playAll(matrix: Matrix, pool: Pool, options: Options): Promise<boolean> {
  const singles = matrix.singles().filter((_, index) => index % options.every === 0);
  const doubles = matrix.doubles(options.doubles, options.seed);
  let failures = 0;
  for (const [title, all] of [['single faults', singles], ['double faults', doubles]] as const) {
    const ids = all.filter((id) => options.match?.test(id) ?? true);
    const report = new Report(title, ids.length, options.unclaimed, print);
    await pool.play(ids, undefined, (results) => report.add(results));
    report.conclude();
    failures += report.failures.length;
  }
  return failures === 0;
}

/** With a safeguard taken out, cells must fail that do not fail with it. */
async function playWithoutSafeguards(matrix: Matrix, pool: Pool): Promise<boolean> {
  let noticed = true;
  for (const { name, sample } of SAFEGUARDS) {
    const ids = matrix.singles().filter((id) => sample.test(id)).slice(0, SAFEGUARD_SAMPLE);
    const intact = new Map<string, number>();
    await pool.play(ids, undefined, (results) => results.forEach((one) => intact.set(one.id, one.problems.length + one.unclaimed)));
    let failing = 0;
    await pool.play(ids, name, (results) =>
      results.forEach((one) => {
        if (one.problems.length + one.unclaimed > intact.get(one.id)!) failing++;
      }),
    );
    print(`without "${name}": ${failing} of ${ids.length} cells fail`);
    noticed &&= failing > 0;
  }
  return noticed;
}

async function main(): Promise<boolean> {
  const options = parseOptions(process.argv.slice(2));
  const matrix = await Matrix.make();
  if (options.only !== undefined) return tellOne(matrix, options.only);

  const unreached = matrix.unreached();
  unreached.forEach((state) => print(`FAILED no scenario reaches the task state '${state}': add one to tools/fault-matrix/scenarios.ts`));
  print(`${matrix.reached.size} task states reached; cells: ${matrix.singles().length} with one fault, `
    + `${options.doubles} with two (seed ${options.seed})`);
  const pool = new Pool(options.workers);
  try {
    const inOrder = await playAll(matrix, pool, options);
    const noticed = options.match !== undefined || await playWithoutSafeguards(matrix, pool);
    return inOrder && noticed && unreached.length === 0;
  } finally {
    await pool.close();
  }
}

main().then((passed) => { process.exitCode = passed ? 0 : 1; }, (error: Error) => {
  process.stderr.write(`${error.stack}\n\n${USAGE}\n`);
  process.exitCode = 2;
});
