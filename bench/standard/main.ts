/**
 * `npm run bench:standard`: what a standard costs. The synthesis of an app with 1,000 keys with and without `enforce()`, in turn and in one
 * run, and the judge alone on 10,000 resources. Prints medians and their ratio; ends with exit code 0 if the ratio is at most 1.3.
 */
import { App, Stack } from 'aws-cdk-lib';
import { RotatingKey, RotationStandard } from '../../src';
import { completed } from '../../src/standard/defaults';
import { judgeTemplates } from '../../src/standard/judge/judge';
import type { TemplateResource } from '../../src/standard/judge/template';

const KEYS = 1_000;
const STACKS = 10;
const RUNS = 5;
const AIM = 1.3;

function synthesis(isEnforced: boolean): number {
  const app = new App();
  for (let i = 0; i < STACKS; i++) {
    const stack = new Stack(app, `Stack${i}`);
    for (let n = 0; n < KEYS / STACKS; n++) new RotatingKey(stack, `Key${n}`, { alias: `bench/${i}/${n}` });
  }
  if (isEnforced) new RotationStandard({ name: 'bench', version: '1' }).enforce(app);
  const started = performance.now();
  app.synth();
  return performance.now() - started;
}

const median = (values: readonly number[]) => [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)];
const ms = (value: number) => `${value.toFixed(0)} ms`;

function judging(): number {
  const key = (i: number): TemplateResource => ({
    Type: 'AWS::KMS::Key',
    Properties: i % 2 === 0 ? { EnableKeyRotation: true } : { KeySpec: 'RSA_2048' },
  });
  const resources = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`Key${i}`, key(i)]));
  const started = performance.now();
  const found = judgeTemplates([{ name: 'bench', template: { Resources: resources } }], completed({
    name: 'bench',
    version: '1',
  }), { now: new Date() });
  if (found.length < 10_000) throw new Error('every one of these keys lacks a deletion policy');
  return performance.now() - started;
}

console.error = () => {}; // the report of the core
const pairs = Array.from({ length: RUNS + 1 }, () => [synthesis(false), synthesis(true)]).slice(1); // the first one warms up
const [without, withIt] = [median(pairs.map(([one]) => one)), median(pairs.map(([, other]) => other))];
const ratio = withIt / without;
console.log(`${KEYS} keys, ${RUNS} runs in turn: ${ms(without)} without, ${ms(withIt)} with the standard; `
  + `ratio ${ratio.toFixed(2)} (aim: ${AIM})`);
console.log(`the judge alone on 10,000 resources: ${ms(judging())}`);
process.exitCode = ratio <= AIM ? 0 : 1;
