import { EXECUTION, FakeDeployment } from './fake-deployment';
import { runAtDeployment } from '../../../src/manual-rotation/functions/run-at-deployment';

let aws: FakeDeployment;
let logged: jest.SpyInstance;
beforeEach(() => {
  logged = jest.spyOn(console, 'log').mockImplementation();
  aws = new FakeDeployment();
});

const warnings = () => logged.mock.calls.map(([line]) => JSON.parse(line)).filter(({ event }) => event === 'stack-tags-not-on-keys');

test.each(['Create', 'Update'] as const)('%s: a tag that synthesis did not know is told, and the deployment succeeds', async (type) => {
  aws.stackTags = { CostCenter: '42', Team: 'payments' };
  const { status, reason } = await runAtDeployment(aws.request(type, { KnownTags: ['Team=payments'] }), aws.world);

  expect(status).toBe('SUCCESS');
  expect(reason).toMatch(new RegExp(`^${EXECUTION}; .*\\(cdk deploy --tags\\): CostCenter; give them as StackProps.tags`));
  expect(warnings()).toEqual([expect.objectContaining({ level: 'WARN', tags: ['CostCenter'] })]);
});

test('another value is another tag', async () => {
  aws.stackTags = { CostCenter: '43' };
  const { reason } = await runAtDeployment(aws.request('Update', { KnownTags: ['CostCenter=42'] }), aws.world);
  expect(reason).toContain('CostCenter');
});

test.each<[string, Record<string, string>, string[] | undefined]>([
  ['no tags', {}, undefined],
  ['the tags that synthesis knew', { CostCenter: '42' }, ['CostCenter=42', 'Team=payments']],
  ["AWS's own tags", { 'aws:cloudformation:stack-name': 'App' }, undefined],
])('%s: nothing is told', async (_, stackTags, known) => {
  aws.stackTags = stackTags;
  expect(await runAtDeployment(aws.request('Update', { KnownTags: known }), aws.world)).toEqual({ status: 'SUCCESS', reason: EXECUTION });
  expect(warnings()).toEqual([]);
});

test('a stack that cannot be read is no reason to fail', async () => {
  aws.fail('DescribeStacks', undefined, 'AccessDenied');
  aws.stackTags = { CostCenter: '42' };
  expect(await runAtDeployment(aws.request('Update'), aws.world)).toEqual({ status: 'SUCCESS', reason: EXECUTION });
});

test('a failure stays a failure, and tells its own reason only', async () => {
  aws.stackTags = { CostCenter: '42' };
  aws.ending = { status: 'FAILED', error: 'OwnedElsewhere', cause: '{}' };
  expect(await runAtDeployment(aws.request('Update'), aws.world)).toEqual({
    status: 'FAILED',
    reason: `${EXECUTION} ended FAILED: OwnedElsewhere: {}`,
  });
});
