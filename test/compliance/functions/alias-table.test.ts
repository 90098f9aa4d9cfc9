import { AliasTable } from '../../../src/compliance/functions/alias-table';

const date = (day: number) => new Date(Date.UTC(2027, 0, day));

describe('since when callers use a key', () => {
  test.each([
    ['the first alias that was moved to it counts, in whatever order they are listed', [['alias/a', 9], ['alias/b', 3], ['alias/c', 5]], 3],
    ['a second alias today hides no use of last week', [['alias/a', 3], ['alias/b', 9]], 3],
    ['a version alias is used by nobody', [['alias/orders/v2', 1], ['alias/orders', 4]], 4],
    ['an alias without a date says nothing', [['alias/a', undefined], ['alias/b', 4]], 4],
    ['no alias in use', [['alias/orders/v2', 1]], undefined],
  ] as Array<[string, Array<[string, number | undefined]>, number | undefined]>)('%s', (_name, aliases, expected) => {
    const table = new AliasTable();
    for (const [name, day] of aliases) table.add(name, 'key', day === undefined ? undefined : date(day));

    expect(table.of('key').inUseSince).toEqual(expected === undefined ? undefined : date(expected));
    expect(table.of('key').names).toEqual(aliases.map(([name]) => name));
  });
});

test('a key without an alias, and the keys with a number of a family', () => {
  const table = new AliasTable();
  table.add('alias/orders/v1', 'one');
  table.add('alias/orders/v2', 'two');
  table.add('alias/orders', 'two', date(1));

  expect(table.of('three')).toEqual({ names: [] });
  expect(table.family('alias/orders')).toEqual(new Set(['one', 'two']));
  expect(table.family('alias/others')).toEqual(new Set());
  expect([table.hasFamilies, new AliasTable().hasFamilies]).toEqual([true, false]);
});
