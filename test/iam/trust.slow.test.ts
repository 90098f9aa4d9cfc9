import type { DeployedStack } from './deployed-family';
import { ACCOUNT, deploy, REGION } from './deployed-family';
import { TEMPLATES } from './key-templates';
import { allow } from './scene';
import type { Call, RequestContext } from '../../sim/iam/iam-simulation';
import { expectAllowed, expectDenied, principal, servicePrincipal } from '../../sim/iam/iam-simulation';

const [[, keyTemplate]] = TEMPLATES;
const OTHER_ACCOUNT = '444455556666';
let orders: DeployedStack;
let billing: DeployedStack;
beforeAll(() => {
  ({ orders, billing } = deploy({ keyTemplate }));
});

function assume(logicalId: string, context: RequestContext = {}): Call {
  const { template } = orders;
  return {
    action: 'sts:AssumeRole',
    on: { arn: template.getAtt(logicalId, 'Arn'), policy: template.resources[logicalId].Properties.AssumeRolePolicyDocument },
    context,
  };
}

const source = (arn: string, account = ACCOUNT) => ({ 'aws:SourceArn': arn, 'aws:SourceAccount': account });

describe("a machine's role", () => {
  const states = servicePrincipal('states.amazonaws.com');
  const own = () => orders.families[0];

  test('is assumed by Step Functions for its machine', async () => {
    await expectAllowed(states, assume(own().machineRole, source(own().machineArn)));
  });

  test("is assumed for no other machine: not a sister's, not another stack's, not a user's, not one whose name begins alike", async () => {
    const [, sister] = orders.families;
    const users = own().machineArn.replace(/[^:]+$/, 'users-own');
    for (const arn of [sister.machineArn, billing.families[0].machineArn, users, `${own().machineArn}-2`]) {
      await expectDenied(states, assume(own().machineRole, source(arn)));
    }
  });

  test('is assumed for no other account, and for no caller that does not say for whom', async () => {
    await expectDenied(states, assume(own().machineRole, source(own().machineArn, OTHER_ACCOUNT)));
    await expectDenied(states, assume(own().machineRole, source(own().machineArn.replace(ACCOUNT, OTHER_ACCOUNT), OTHER_ACCOUNT)));
    await expectDenied(states, assume(own().machineRole));
  });

  test('is assumed by no other service', async () => {
    for (const service of ['lambda', 'scheduler', 'events', 'cloudformation']) {
      await expectDenied(servicePrincipal(`${service}.amazonaws.com`), assume(own().machineRole, source(own().machineArn)));
    }
  });
});

describe("the schedules' role", () => {
  const scheduler = servicePrincipal('scheduler.amazonaws.com');
  const group = (name: string, account = ACCOUNT) => `arn:aws:scheduler:${REGION}:${account}:schedule-group/${name}`;

  test('is assumed by Scheduler for the schedule group that the schedules are in', async () => {
    const schedules = Object.values(orders.template.resources).filter(({ Type }) => Type === 'AWS::Scheduler::Schedule');
    expect(schedules).toHaveLength(2);
    for (const { Properties: { GroupName = 'default' } } of schedules) {
      await expectAllowed(scheduler, assume(orders.roles.scheduler, source(group(GroupName))));
    }
  });

  test('is not assumed for another group or account, nor by another service', async () => {
    await expectDenied(scheduler, assume(orders.roles.scheduler, source(group('other'))));
    await expectDenied(scheduler, assume(orders.roles.scheduler, source(group('default', OTHER_ACCOUNT), OTHER_ACCOUNT)));
    await expectDenied(scheduler, assume(orders.roles.scheduler));
    await expectDenied(servicePrincipal('states.amazonaws.com'), assume(orders.roles.scheduler, source(group('default'))));
  });
});

describe.each(['survey', 'probe', 'deployment'] as const)("the %s function's role", (name) => {
  test('is assumed by Lambda, and by no other service', async () => {
    await expectAllowed(servicePrincipal('lambda.amazonaws.com'), assume(orders.roles[name]));
    for (const service of ['states', 'scheduler', 'edgelambda', 'ec2']) {
      await expectDenied(servicePrincipal(`${service}.amazonaws.com`), assume(orders.roles[name]));
    }
  });
});

test('no person and no other role assumes any of them, whatever IAM policies say', async () => {
  const admin = principal(`arn:aws:iam::${ACCOUNT}:role/Admin`, { Version: '2012-10-17', Statement: [allow('sts:*')] });
  const roles = [
    orders.families[0].machineRole,
    ...(['survey', 'probe', 'deployment', 'scheduler'] as const).map((name) => orders.roles[name]),
  ];
  for (const role of roles) await expectDenied(admin, assume(role));
});
