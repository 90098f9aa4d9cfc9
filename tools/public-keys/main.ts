/**
 * `npm run public-keys [-- --days N --seed N --without REGEX | --planted]`: years of rotations of a family that publishes its public keys,
 * on the virtual clock, with people who meddle and calls that fail; tokens of every ten minutes against every copy of the document that a
 * verifier may hold. Then each rule is taken out, and has to be missed. `--planted`: only the table of what strangers planted.
 */
import { parseArgs } from 'node:util';
import { check, storiesOf } from './check';
import { live } from './life';
import { MUTATIONS } from './mutations';
import { plantEach } from './planted';
import { renderTable } from '../../sim/emulator/table';

const HOUR = 3_600_000;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      days: { type: 'string', default: '1095' },
      seed: { type: 'string', default: '14' },
      without: { type: 'string', default: '.*' },
      planted: { type: 'boolean', default: false },
    },
  });
  const seed = Number(values.seed);
  console.log = () => undefined; // what the functions log
  const say = (line: string) => process.stdout.write(`${line}\n`);

  if (values.planted) {
    const rows = await plantEach();
    say(renderTable([['planted', 'in the document', 'in a parameter', 'the family'], ...rows.map((row) => (
      [row.planted, row.document, row.parameters, row.family]))]));
    process.exitCode = rows.every(({ document, parameters }) => document === 'no' && parameters === 'no') ? 0 : 1;
    return;
  }

  const life = await live({ days: Number(values.days), seed });
  const verdict = check(life);
  say(`${values.days} days, seed ${seed}: ${life.runs} runs (${life.failed} failed), ${life.faults} calls broken, `
    + `${life.signing.length - 1} moves of the alias, ${life.documents.length} versions of the document, `
    + `${life.retired.size} keys retired`);
  say(`acts: ${Object.entries(life.acts).map(([name, count]) => `${name} ${count}`).join(', ')}`);
  say(`tokens ${verdict.tokens}, verified with ${verdict.checks} copies`);
  say(`wrongly refused: ${verdict.wronglyRefused.length}${first(verdict.wronglyRefused)}`);
  say(`wrongly accepted: ${verdict.wronglyAccepted.length}${first(verdict.wronglyAccepted)}`);
  say(`longest time a key stayed beyond its end and the next run: ${(verdict.longestBeyondEndMs / HOUR).toFixed(1)} hours`);
  let failures = verdict.wronglyRefused.length + verdict.wronglyAccepted.length + Number(verdict.longestBeyondEndMs > 0);

  say('\nWithout a rule:');
  for (const [rule, mutation] of Object.entries(MUTATIONS).filter(([name]) => new RegExp(String(values.without)).test(name))) {
    const stories = storiesOf(check(await live({ days: 150, seed, mutation })), mutation);
    if (stories.length === 0) failures++;
    say(`  ${rule}: ${stories.length === 0 ? 'NOT MISSED' : `missed ${stories.length} times${first(stories)}`}`);
  }
  process.exitCode = failures === 0 ? 0 : 1;
}

function first(stories: readonly string[]): string {
  return stories.length === 0 ? '' : `; the first: ${stories[0]}`;
}

void main();
