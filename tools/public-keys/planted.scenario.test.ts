import { MUTATIONS } from './mutations';
import { plantEach } from './planted';

beforeAll(() => jest.spyOn(console, 'log').mockImplementation());

test('nothing that was planted reaches a document or a parameter, and the family rotates all the same', async () => {
  const rows = await plantEach();
  expect(rows).toHaveLength(10);
  for (const row of rows) expect(row).toEqual({ planted: row.planted, document: 'no', parameters: 'no', family: 'rotated' });
}, 120_000);

test('if keys were not followed from the current one, it would be seen', async () => {
  const rows = await plantEach(MUTATIONS['follow from the current key'].bench);
  expect(rows.filter(({ document }) => document === 'PUBLISHED').map(({ planted }) => planted)).not.toHaveLength(0);
}, 120_000);
