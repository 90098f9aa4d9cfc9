import { EXECUTION, FakeDeployment } from './fake-deployment';
import type { DeploymentProperties } from '../../../src/manual-rotation/deployment-properties';
import { runAtDeployment } from '../../../src/manual-rotation/functions/run-at-deployment';

const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
const OLD = { MachineRoleArn: role('machine'), ProbeRoleArn: role('probe') };
const NEW = { MachineRoleArn: role('team-machine'), ProbeRoleArn: role('team-probe') };
const BOTH = {
  AlsoTrustedMachineRoleArns: [OLD.MachineRoleArn, NEW.MachineRoleArn],
  AlsoTrustedProbeRoleArns: [OLD.ProbeRoleArn, NEW.ProbeRoleArn],
};
const RAN = { status: 'SUCCESS', reason: EXECUTION };

let aws: FakeDeployment;
beforeEach(() => {
  jest.spyOn(console, 'log').mockImplementation();
  aws = new FakeDeployment();
});

function update(before: Partial<DeploymentProperties>, now: Partial<DeploymentProperties>) {
  return runAtDeployment({ ...aws.request('Update', now), oldProperties: aws.request('Update', before).properties }, aws.world);
}

test.each<[string, Partial<DeploymentProperties>, Partial<DeploymentProperties>]>([
  ['both roles, without notice', OLD, NEW],
  ['one role', OLD, { ...OLD, ProbeRoleArn: NEW.ProbeRoleArn }],
  ['with notice before, but not kept: a rollback would be shut out', { ...OLD, ...BOTH }, NEW],
  ['with notice in the same deployment only', OLD, { ...NEW, ...BOTH }],
  ['with notice of the other role only', { ...OLD, AlsoTrustedMachineRoleArns: BOTH.AlsoTrustedMachineRoleArns }, { ...NEW, ...BOTH }],
])('a deployment that changes %s is refused before anything runs', async (_, before, now) => {
  const { status, reason } = await update(before, now);

  expect(status).toBe('FAILED');
  expect(reason).toMatch(/^RoleNamesChanged: /);
  expect(reason).toContain(`alsoTrust: [{"machineRoleArn":"${OLD.MachineRoleArn}","probeRoleArn":"${OLD.ProbeRoleArn}"}, {`);
  expect(aws.executions.size).toBe(0);
});

test.each<[string, Partial<DeploymentProperties>, Partial<DeploymentProperties>]>([
  ['nothing', OLD, OLD],
  ['the notice', OLD, { ...OLD, ...BOTH }],
  ['the names, with notice before and after', { ...OLD, ...BOTH }, { ...NEW, ...BOTH }],
  ['back, with notice before and after', { ...NEW, ...BOTH }, { ...OLD, ...BOTH }],
  ['the end of the notice', { ...NEW, ...BOTH }, NEW],
  ['from a version that did not tell the roles', {}, NEW],
])('a deployment that changes %s runs', async (_, before, now) => {
  expect(await update(before, now)).toEqual(RAN);
});

test('the rollback of a refused deployment runs', async () => {
  aws.stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';
  expect(await update(NEW, OLD)).toEqual(RAN);
});
