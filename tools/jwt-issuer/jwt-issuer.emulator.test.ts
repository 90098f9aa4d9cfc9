import { playEmergency } from './emergency';
import { momentRows } from './moments';
import { playRotation, playUrgentRotation } from './play';
import { Account } from './stage';

let account: Account;

beforeAll(async () => {
  account = await Account.start();
}, 300_000);

afterAll(async () => account?.stop());

test.each(['JwtIssuer', 'EccJwtIssuer'])('%s of the example: no token is refused around a rotation that should not be', async (stack) => {
  const findings = await playRotation(account, stack);
  expect(findings.length).toBeGreaterThan(30);
  expect(findings.filter(({ asExpected }) => !asExpected)).toEqual([]);
});

test('a revoked key is believed for as long as copies are kept, and its successor wherever verifiers refetch', async () => {
  const [, ...rows] = momentRows(await playEmergency(account, 'EccJwtIssuer'));
  expect(rows.map(([, ...cells]) => cells)).toEqual([
    ['2', '2', '2', '2', '2'],
    ['none', '2', 'none', '2', '2'],
    ['3', '2', '3', '2, 3', '2'],
    ['3', '3', '3', '2, 3', '2'],
    ['3', '3', '3', '2, 3', '2'],
    ['3', '3', '3', '3', '3'],
  ]);
});

test('an urgent rotation of a staged key waits for verifiers once', async () => {
  expect((await playUrgentRotation(account, 'EccJwtIssuer')).filter(({ asExpected }) => !asExpected)).toEqual([]);
});
