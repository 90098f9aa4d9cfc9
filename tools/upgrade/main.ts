/**
 * `npm run upgrade:try`: an app of an old version, deployed to an emulated AWS and rotated once, then upgraded to what `npx projen
 * package:js` packed, by the steps of docs/upgrading.md; prints what changes, and where the aliases point before and after. Ends with exit
 * code 0 only if no alias moved, no key was made or lost, what was signed before verifies, the next rotation works, and so does the way
 * back.
 *
 * `--from <name>` takes one of versions.ts. Building an old version takes minutes, once; so it is not in CI.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { UserApp } from './user-app';
import { appFor, OLD_VERSIONS, packedAt } from './versions';
import { packedTarball } from '../package/tarball';

const print = (line: string) => void process.stdout.write(`${line}\n`);

async function main(): Promise<boolean> {
  const { values: { from } } = parseArgs({ options: { from: { type: 'string', default: Object.keys(OLD_VERSIONS)[0] } } });
  const old = OLD_VERSIONS[from];
  if (old === undefined) throw new Error(`--from takes ${Object.keys(OLD_VERSIONS).join(' or ')}, got ${from}`);
  const [today, oldTarball] = [packedTarball(), packedAt(old.commit, print)];
  const folder = mkdtempSync(join(tmpdir(), 'upgrade-app-'));
  const app = await UserApp.open(folder, print);
  try {
    const write = (code: string) => writeFileSync(join(folder, 'app.ts'), code);
    print(`\nThe app, with the package of ${old.commit} (${from})`);
    write(appFor(old));
    app.install(oldTarball);
    await app.deploy();
    await app.sign();
    await app.rotates('after the deployment', 1);
    await app.sign();

    print('\nThe new package, by docs/upgrading.md');
    for (const [now, then] of old.renames) print(`  step 1, the changelog: ${then} is ${now}`);
    write(appFor({ ...old, renames: [] }));
    app.install(today);
    await app.diff('step 2');
    await app.changesNoAlias('steps 4 and 5', () => app.deployWithRuns('step 5'));
    await app.changesNoAlias('step 6', () => app.runs());
    await app.verifies();
    await app.rotates('after the upgrade', 2);

    print('\nBack to the old package');
    write(appFor(old));
    app.install(oldTarball);
    await app.changesNoAlias('the way back', () => app.deploy());
    await app.verifies();
    await app.rotates('after the way back', 3);
    return app.isAsExpected;
  } finally {
    await app.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

main().then(
  (asExpected) => {
    print(asExpected ? '\nEverything is as it must be.' : '\nSomething is not as it must be: see the lines marked WRONG.');
    process.exitCode = asExpected ? 0 : 1;
  },
  (error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  },
);
