import { LIBRARIES, tryLibraries } from './libraries';
import { opensslVerifies } from './openssl';
import { signedPart, signedUrl } from './signed-url';
import type { Family } from './tokens';
import { ALGORITHMS, familyFor } from './tokens';

beforeAll(() => jest.spyOn(console, 'log').mockImplementation());

test.each(ALGORITHMS)('%s with %s: every library that is installed takes both tokens, and neither once it was changed', async (...kind) => {
  const outcomes = await tryLibraries(await familyFor(...kind));
  expect(outcomes.map(({ library }) => library)).toEqual(LIBRARIES.map(({ name }) => name));
  expect(outcomes.filter(({ asExpected }) => !asExpected)).toEqual([]);
}, 300_000);

test('a document with other keys under the same kids is told', async () => {
  const [own, other] = [await familyFor('ES256', ALGORITHMS[2][1]), await familyFor('ES256', ALGORITHMS[2][1])];
  const kids = (JSON.parse(own.jwks) as { keys: Array<{ kid: string }> }).keys.map(({ kid }) => kid);
  const { keys } = JSON.parse(other.jwks) as { keys: object[] };
  const planted: Family = {
    ...own,
    jwks: JSON.stringify({ keys: keys.map((key, index) => ({ ...key, kid: kids[index] })) }),
    generations: own.generations.map((one, index) => ({ ...one, pem: other.generations[index].pem })),
  };
  const outcomes = (await tryLibraries(planted)).filter(({ seen }) => !seen.startsWith('not installed'));
  expect(outcomes.length).toBeGreaterThan(0);
  for (const { seen } of outcomes) expect(seen).toMatch(/^refuses a genuine token: /);
}, 300_000);

test('a signed URL holds with the published key of the generation that signed it, and for that URL and time only', async () => {
  const { generations: [old, current], sign } = await familyFor(...ALGORITHMS[0]);
  const url = await signedUrl(sign, { resource: 'https://d111111abcdef8.cloudfront.net/image.jpg', expires: 1_767_290_400, keyPairId: 'K1' });
  const verifies = (text: string, { pem }: typeof old) => opensslVerifies('RS256', pem, ...parts(text));
  const parts = (text: string): [Buffer, Buffer] => [signedPart(text).policy, signedPart(text).signature];
  expect([verifies(url, current), verifies(url, old)]).toEqual([true, false]);
  expect(verifies(url.replace('1767290400', '1767290401'), current)).toBe(false);
  expect(verifies(url.replace('image.jpg', 'other.jpg'), current)).toBe(false);
  expect(signedPart(url).policy.toString()).toBe(
    '{"Statement":[{"Resource":"https://d111111abcdef8.cloudfront.net/image.jpg","Condition":{"DateLessThan":{"AWS:EpochTime":1767290400}}}]}',
  );
});
