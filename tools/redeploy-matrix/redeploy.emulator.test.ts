import { SAMPLE } from './sample';
import { Stage } from './stage';
import { take } from './step';

/** A stack that is deployed again and again, by the real cdk CLI: the sample of `npm run redeploy-matrix` that fits in here. */

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open(SAMPLE.waitScale);
});

afterAll(async () => {
  await stage?.close();
});

// Each step builds on those before it.
test.each(SAMPLE.steps.map((step) => [step.title, step] as const))('%s', async (_title, step) => {
  const { differences, seen, expected } = await take(step, stage);
  expect(differences).toEqual([]);
  expect(seen).toBe(expected);
});
