import { explore, replay } from './explorer';
import { SCENARIOS, systemOf } from './scenarios';
console.log = () => undefined;
const print = (s: string) => process.stdout.write(s + '\n');
async function main() {
  const scenario = SCENARIOS.find((s) => s.name === process.argv[2])!;
  for (const [reduce, grain] of (process.argv[5] ? [[true, 'function']] : [[false, 'call'], [true, 'call'], [false, 'function'], [true, 'function']]) as Array<[boolean, 'call' | 'function']>) {
    const t = Date.now();
    const system = await systemOf(scenario, grain);
    for (let round = 0; ; round++) {
      const before = system.writes.map((w) => w.size).join();
      const r = await explore(system, { reduce, mostStates: Number(process.argv[3] ?? 1e6), });
      print(`${scenario.name} ${grain} reduce=${reduce} round ${round}: states ${r.states} moves ${r.moves} ends ${r.ends.size} problems ${r.problems.length} excuses ${r.excuses} complete ${r.complete} ${(Date.now() - t)} ms; locals ${(system as any).cast.runs[0].count} worlds ${(system as any).cast.worlds.count} mem ${(process.memoryUsage().heapUsed/1e6).toFixed()}MB`);
      for (const p of [...r.problems, ...r.excused]) {
        print(`  ${p.depth} ${p.problem}`);
        if (process.argv[4]) for (const line of await replay(system, p.path)) print('      ' + line);
      }
      if (!reduce || system.writes.map((w) => w.size).join() === before) break;
    }
  }
}
main().catch((e) => { process.stderr.write(e.stack + '\n'); process.exit(1); });
