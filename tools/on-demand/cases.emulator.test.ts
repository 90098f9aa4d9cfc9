import { CASES } from './cases';
import { problems } from './report';
import { Moto } from '../../sim/moto/moto';

jest.setTimeout(300_000);

/** The state machine of on-demand rotation, with the moto server as AWS KMS: the cases of `npm run on-demand` that it can answer. */
let moto: Moto;
beforeAll(async () => {
  moto = await Moto.start();
});
afterAll(async () => moto.stop());

test.each([
  'success, by hand',
  'success, a due tick',
  'tick that is not due',
  'the same request again',
  'budget: 20 of 25 spent, 5 in reserve',
  'budget: 24 of 25 spent, with useReserve',
  'disabled',
  'pending deletion',
])('%s: ends as it must', async (title) => {
  const expected = CASES.find((one) => one.title === title)!;
  const played = await expected.play(moto);

  expect(played.answersBy).toBe('moto');
  expect(problems([{ expected, played }])).toEqual([]);
});
