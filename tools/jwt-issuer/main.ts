/**
 * `npm run jwt-issuer`: deploys examples/jwt-issuer.ts to an emulated AWS, rotates the key of either issuer while its function and a
 * service in Python sign, and shows the documents and what becomes of tokens at verifiers that hold older copies; then what verifiers
 * believe after a key was revoked, and a staged rotation that is made urgent. Ends with exit code 0 only if everything is as it must be.
 */
import { playEmergency } from './emergency';
import { momentRows } from './moments';
import type { Finding } from './play';
import { playRotation, playUrgentRotation } from './play';
import { playRevocation } from './revocation';
import { Account } from './stage';
import { renderTable } from '../../sim/emulator/table';

const print = (line: string) => void process.stdout.write(`${line}\n`);

async function main(): Promise<boolean> {
  const account = await Account.start(print);
  const findings: Finding[] = [];
  const tell = (found: readonly Finding[]) => {
    print(renderTable(found.map(({ what, seen, asExpected }) => [asExpected ? '  ok' : '  WRONG', what, seen])));
    findings.push(...found);
  };
  try {
    for (const stack of ['JwtIssuer', 'EccJwtIssuer']) {
      print(`\n${stack}`);
      tell(await playRotation(account, stack, print));
    }
    print('\nEccJwtIssuer: the current key is stolen, and revoked; jose keeps copies for ten minutes (waits are skipped)');
    print(renderTable(momentRows(await playEmergency(account, 'EccJwtIssuer'))));
    print('\nEccJwtIssuer: a staged rotation is made urgent');
    tell(await playUrgentRotation(account, 'EccJwtIssuer'));
  } finally {
    await account.stop();
  }
  print('\nThe same revocation where verifiers keep copies for an hour (simulated AWS, virtual clock)');
  print(renderTable(momentRows(await playRevocation())));
  return findings.every(({ asExpected }) => asExpected);
}

main().then((passed) => { process.exitCode = passed ? 0 : 1; }, (error: Error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 2;
});
