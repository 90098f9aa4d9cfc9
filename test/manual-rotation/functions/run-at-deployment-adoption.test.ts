import { EXECUTION, FakeDeployment, STACK } from './fake-deployment';
import { runAtDeployment } from '../../../src/manual-rotation/functions/run-at-deployment';

const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/00000000-0000-4000-8000-000000000001';
const OTHER = 'arn:aws:cloudformation:eu-central-1:111122223333:stack/Other/00000000-0000-4000-8000-000000000002';
const OWNED = { StackId: OTHER, ResourceType: 'AWS::KMS::Alias', PhysicalResourceId: 'alias/app', ResourceStatus: 'CREATE_COMPLETE' };

let aws: FakeDeployment;
beforeEach(() => {
  jest.spyOn(console, 'log').mockImplementation();
  aws = new FakeDeployment();
});

const run = (type: 'Create' | 'Update', AdoptedKeyArn: string | undefined = KEY) =>
  runAtDeployment(aws.request(type, { AdoptedKeyArn }), aws.world);
const RAN = { status: 'SUCCESS', reason: EXECUTION };

test.each(['Create', 'Update'] as const)('%s: an alias that another stack owns is not adopted, with '
  + 'what to do, before anything runs', async (type) => {
  aws.aliasResource = OWNED;
  const { status, reason } = await run(type);

  expect(status).toBe('FAILED');
  expect(reason).toContain(`AdoptionRefused: alias/app is an AWS::KMS::Alias of stack ${OTHER}`);
  expect(reason).toContain('give it the removal policy RETAIN there and deploy, take it out there and deploy, then deploy this again');
  expect(aws.executions.size).toBe(0);
});

test.each<[string, Record<string, string> | undefined]>([
  ['nobody', undefined],
  ['its own stack, which takes it out in this update', { ...OWNED, StackId: STACK }],
  ['a stack that has let it go', { ...OWNED, ResourceStatus: 'DELETE_SKIPPED' }],
  ['a resource of another kind with that name', { ...OWNED, ResourceType: 'AWS::Logs::LogGroup' }],
])('an alias of %s may be', async (_, resource) => {
  aws.aliasResource = resource;
  expect(await run('Create')).toEqual(RAN);
});

test('who cannot be told is not adopted from', async () => {
  aws.fail('DescribeStackResources', 'AccessDenied');
  expect(await run('Create')).toEqual({
    status: 'FAILED',
    reason: 'the rotation machine could not be run: '
    + 'AccessDenied: injected into DescribeStackResources',
  });
});

test('while the stack rolls back it is no reason to fail', async () => {
  aws.stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';
  aws.aliasResource = OWNED;
  expect(await run('Update')).toMatchObject({ status: 'SUCCESS', reason: expect.stringContaining('left as it is: AdoptionRefused') });
});

test('without a key to adopt nobody is asked', async () => {
  await runAtDeployment(aws.request('Create'), aws.world);
  expect(aws.calls).not.toContain('DescribeStackResources');
});
