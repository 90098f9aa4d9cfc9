import { momentRows } from './moments';
import { playRevocation } from './revocation';
import { renderTable } from '../../sim/emulator/table';

beforeAll(() => jest.spyOn(console, 'log').mockImplementation());

test('a revoked key is believed for as long as copies are kept, and its successor wherever verifiers refetch', async () => {
  expect(`\n${renderTable(momentRows(await playRevocation()))}\n`).toBe(`
after   document  signs  accepts: keeps no copy  accepts: keeps it, refetches  accepts: keeps it
before  1         1      1                       1                             1
0 s     none      1      none                    1                             1
122 s   2         1      2                       1, 2                          1
424 s   2         2      2                       1, 2                          1
3540 s  2         2      2                       1, 2                          1
3600 s  2         2      2                       2                             2
`);
});
