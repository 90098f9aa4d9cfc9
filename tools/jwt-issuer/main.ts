/**
 * `npm run jwt-issuer`: deploys examples/jwt-issuer.ts to an emulated AWS, rotates the key of either issuer, and shows the documents and
 * what becomes of tokens at verifiers that hold older copies; then what verifiers believe after a key was revoked. Ends with exit code 0
 * only if everything is as it must be.
 */
import { playRotation } from './play';
import { playRevocation, revocationRows } from './revocation';
import { Account } from './stage';
import { renderTable } from '../../sim/emulator/table';

const print = (line: string) => void process.stdout.write(`${line}\n`);

async function main(): Promise<boolean> {
  let good = true;
  const account = await Account.start(print);
  try {
    for (const stack of ['JwtIssuer', 'EccJwtIssuer']) {
      print(`\n${stack}`);
      const findings = await playRotation(account, stack, print);
      print(renderTable(findings.map(({ what, seen, asExpected }) => [asExpected ? '  ok' : '  WRONG', what, seen])));
      good &&= findings.every(({ asExpected }) => asExpected);
    }
  } finally {
    await account.stop();
  }
  print('\nA stolen key is revoked; verifiers keep copies for an hour (simulated AWS, virtual clock)');
  print(renderTable(revocationRows(await playRevocation())));
  return good;
}

main().then((passed) => { process.exitCode = passed ? 0 : 1; }, (error: Error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 2;
});
