import { playRotation } from './play';
import { Account } from './stage';

let account: Account;

beforeAll(async () => {
  account = await Account.start();
}, 300_000);

afterAll(async () => account?.stop());

test.each(['JwtIssuer', 'EccJwtIssuer'])('%s of the example: no token is refused around a rotation that should not be', async (stack) => {
  const findings = await playRotation(account, stack);
  expect(findings.length).toBeGreaterThan(15);
  expect(findings.filter(({ asExpected }) => !asExpected)).toEqual([]);
});
