import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { METRICS } from '../../src/manual-rotation/contract';
import { ON_DEMAND_METRICS } from '../../src/on-demand/contract';
import { EXAMPLES, exampleTemplates } from '../helpers/example-apps';

/** What the headers of examples say of costs, held against their templates. Prices are those of docs/costs.md. */
const STATED =
  /Costs a month in the first year: (\d+) keys \$([\d.]+)(?:, (\d+) custom metrics \$([\d.]+), (\d+) alarms \$([\d.]+))? \(list/;

const FOLDER = join(__dirname, '../../examples');
const headerOf = (name: string) => readFileSync(join(FOLDER, `${name}.ts`), 'utf8').split('*/')[0].replace(/\s*\n \* /g, ' ');
const statedOf = (name: string) => STATED.exec(headerOf(name))?.slice(1).map((part) => Number(part ?? 0));
const WITH_COSTS = EXAMPLES.filter((name) => headerOf(name).includes('Costs'));

const KEYS = ['AWS::KMS::Key', 'AWS::KMS::ReplicaKey', 'Custom::ManualRotationAlias'];

interface Resource {
  readonly Type: string;
  readonly Properties?: any;
}

/** Custom metrics of a stack: its own, those of each alias, those of each on-demand rotation. */
function metricsOf(resources: Resource[]): number {
  const machines = resources.filter(({ Type }) => Type === 'AWS::StepFunctions::StateMachine');
  const families = machines.filter(({ Properties }) => Properties.DefinitionSubstitutions.Declaration !== undefined);
  const ofAliases = families.map(({ Properties }) => {
    const declaration = JSON.stringify(Properties.DefinitionSubstitutions.Declaration).replaceAll('\\', ''); // JSON inside
    return (JSON.parse(/"metricsPerAlias":(\[[^\]]*\])/.exec(declaration)![1]) as string[]).length;
  });
  const schedules = resources.filter(({ Type }) => Type === 'AWS::Scheduler::Schedule');
  // Without a schedule, an on-demand rotation is never due.
  const onDemand = (machines.length - families.length) * (Object.keys(ON_DEMAND_METRICS).length - 1) + schedules.length - families.length;
  return (families.length === 0 ? 0 : Object.keys(METRICS).length) + ofAliases.reduce((sum, count) => sum + count, 0) + onDemand;
}

test('the examples that are whole services say what they cost', () => {
  expect(WITH_COSTS).toEqual(['imported-key-material', 'multi-region-data-key', 'payments-service', 'webhooks']);
});

test.each(WITH_COSTS)('examples/%s.ts costs what its header says', (name) => {
  const stacks = Object.values(exampleTemplates(name))
    .map((template) => Object.values((template as { Resources: Record<string, Resource> }).Resources));
  const count = (types: string[]) => stacks.flat().filter(({ Type }) => types.includes(Type)).length;
  const [keys, alarms] = [count(KEYS), count(['AWS::CloudWatch::Alarm'])];
  const metrics = stacks.reduce((sum, resources) => sum + metricsOf(resources), 0);

  expect(statedOf(name)).toEqual([keys, keys, metrics, expect.closeTo(0.3 * metrics), alarms, expect.closeTo(0.1 * alarms)]);
});
