import { pictureOf, waysOn } from './demo-picture';

const key = (number: number) => ({ number, keyId: `key-${number}` });
const family = (current: number, ...numbers: number[]) => ({ generations: numbers.map(key), current, currentKeyArn: 'arn' });

test.each([
  ['one key', family(1, 1), ['alias/a ────> v1  key-1  signs, and verifies what it signed']],
  ['after a rotation', family(2, 1, 2), [
    'alias/a ─┐    v1  key-1  verifies what it signed',
    '         └──> v2  key-2  signs, and verifies what it signed',
  ]],
  ['after two', family(3, 1, 2, 3), [
    'alias/a ─┐    v1  key-1  verifies what it signed',
    '         │    v2  key-2  verifies what it signed',
    '         └──> v3  key-3  signs, and verifies what it signed',
  ]],
  ['moved back', family(1, 1, 2), [
    'alias/a ────> v1  key-1  signs, and verifies what it signed',
    '              v2  key-2  verifies what it signed',
  ]],
])('%s', (_, seen, lines) => {
  expect(pictureOf('alias/a', seen).split('\n')).toEqual(lines);
});

test('whoever keeps the emulator is told how to use it, and how to end it', () => {
  const environment = { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' };
  const told = waysOn({ environment, alias: 'alias/a', machine: 'arn:machine', current: 2, pid: 4711 });
  expect(told).toContain("export AWS_ENDPOINT_URL='http://127.0.0.1:1'");
  expect(told).toContain('--state-machine-arn arn:machine --input \'{"reason":"manual","action":"rotate","fromGeneration":2}\'');
  expect(told).toContain('kill 4711');
});
