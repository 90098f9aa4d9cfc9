import { join } from 'node:path';
import { playCell } from './cell';
import type { CellResult } from './cell';
import type { Options } from './options';
import { parseOptions, USAGE, UsageError } from './options';
import { Report } from './report';
import type { Batch } from './worker';
import { WorkerPool } from '../../sim/processes/worker-pool';

const BATCH = 5;
const PROGRESS_MS = 10_000;

const print = (line: string) => process.stdout.write(`${line}\n`);

/** One cell, with its history. */
async function tellOne({ seed, cell, without }: Options): Promise<boolean> {
  console.log = () => undefined;
  const { history, violations, variant } = await playCell(seed, cell!, { tell: true, cure: without });
  history.forEach(print);
  violations.forEach(({ rule, at, text }) => print(`VIOLATION ${new Date(at).toISOString()} ${rule}: ${text}`));
  print(`seed ${seed}, cell ${cell} (${variant}): ${violations.length} violations`);
  return violations.length === 0;
}

/** Batches of cells, until the time is up or there are enough. */
function* batches({ seed, cells, from, minutes, without }: Options, began: number): Generator<Batch> {
  const end = from + (cells ?? Infinity);
  for (let first = from; cells === undefined ? Date.now() - began < minutes * 60_000 : first < end; first += BATCH) {
    const size = Math.min(BATCH, end - first);
    yield { seed, cells: Array.from({ length: size }, (_, index) => first + index), without: without?.name };
  }
}

async function soak(options: Options): Promise<boolean> {
  print(`seed ${options.seed}${options.without === undefined ? '' : `, without: ${options.without.what}`}`);
  const began = Date.now();
  const seconds = () => (Date.now() - began) / 1000;
  const report = new Report(print, options.without?.name);
  const pool = new WorkerPool<Batch, CellResult[]>(options.workers, join(__dirname, 'worker.ts'));
  const timer = setInterval(() => report.progress(seconds()), PROGRESS_MS);
  try {
    await pool.play(batches(options, began), (results) => results.forEach((result) => report.add(result)));
  } finally {
    clearInterval(timer);
    await pool.close();
  }
  report.conclude(options.seed, seconds());
  return report.passed;
}

async function main(): Promise<boolean> {
  const options = parseOptions(process.argv.slice(2));
  if (options === undefined) {
    print(USAGE);
    return true;
  }
  return options.cell === undefined ? soak(options) : tellOne(options);
}

main().then((passed) => { process.exitCode = passed ? 0 : 1; }, (error: Error) => {
  process.stderr.write(error instanceof UsageError ? `${error.message}\n\n${USAGE}\n` : `${error.stack}\n`);
  process.exitCode = 2;
});
