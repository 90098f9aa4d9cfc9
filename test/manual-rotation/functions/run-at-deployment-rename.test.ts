import { EXECUTION, FakeDeployment } from './fake-deployment';
import type { DeploymentProperties } from '../../../src/manual-rotation/deployment-properties';
import { runAtDeployment } from '../../../src/manual-rotation/functions/run-at-deployment';

let aws: FakeDeployment;
beforeEach(() => {
  jest.spyOn(console, 'log').mockImplementation();
  aws = new FakeDeployment();
});

const update = (before: Partial<DeploymentProperties>, after: Partial<DeploymentProperties>) => {
  const { properties: oldProperties } = aws.request('Update', before);
  return runAtDeployment({ ...aws.request('Update', after), oldProperties }, aws.world);
};
const OLD = { AliasName: 'alias/old', FamilyName: 'alias/old' };
const NEW = { AliasName: 'alias/new', FamilyName: 'alias/new' };

describe('an update of both alias and family name', () => {
  test('is refused with advice, before anything runs', async () => {
    const { status, reason } = await update(OLD, NEW);

    expect(status).toBe('FAILED');
    expect(reason).toContain('aliasName (alias/old) and familyName (alias/old) must not change together, got alias/new and alias/new; '
      + "to rename the alias, keep familyName 'alias/old'");
    expect(reason).toContain('take it out here (keys and alias stay) and adopt its current key there');
    expect(aws.executions.size).toBe(0);
  });

  test('is done while the stack rolls back: it is the way back from an update that was refused', async () => {
    aws.stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';

    expect(await update(NEW, OLD)).toEqual({ status: 'SUCCESS', reason: EXECUTION });
    expect(aws.executions.size).toBe(1);
  });
});

test.each<[string, Partial<DeploymentProperties>]>([
  ['of nothing', OLD],
  ['of the alias name: a rename', { ...OLD, AliasName: 'alias/new' }],
  ['of the family name: the survey tells whose key it is', { ...OLD, FamilyName: 'alias/new' }],
  ['of something else', { ...OLD, StateMachineRevisionId: 'b' }],
])('an update %s runs', async (_, after) => {
  aws.revisions = [undefined];
  expect(await update(OLD, after)).toEqual({ status: 'SUCCESS', reason: EXECUTION });
});

test('without the properties before, nothing is compared', async () => {
  expect(await runAtDeployment(aws.request('Update', NEW), aws.world)).toEqual({ status: 'SUCCESS', reason: EXECUTION });
});

describe('a rename whose run made no alias', () => {
  const RENAMED = { ...OLD, AliasName: 'alias/new' };
  const ends = (output: object) => { aws.ending = { status: 'SUCCEEDED', output: JSON.stringify(output) }; };
  const why = 'no key is behind alias/new: the alias is gone';

  test.each(['unusable', 'heldUnusable'])('fails, lest callers are deployed with a name that does not exist (%s)', async (outcome) => {
    ends({ outcome, generation: 0, why });
    const { status, reason } = await update(OLD, RENAMED);
    expect(status).toBe('FAILED');
    expect(reason).toMatch(/^CurrentKeyUnusable: alias\/new was not made .*no key is behind alias\/new: the alias is gone/);
    expect(reason).toContain('action rotate');
  });

  test('succeeds while the stack rolls back', async () => {
    aws.stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';
    ends({ outcome: 'unusable', generation: 0, why });
    expect(await update(OLD, RENAMED)).toMatchObject({ status: 'SUCCESS', reason: expect.stringContaining('alias/new was not made') });
  });

  test.each<[string, object, Partial<DeploymentProperties>]>([
    ['of another change', { outcome: 'unusable', generation: 0, why }, { ...OLD, StateMachineRevisionId: 'b' }],
    ['with the new name on a key that is disabled', { outcome: 'unusable', generation: 2, why }, RENAMED],
    ['that made it', { outcome: 'restored', generation: 2, why }, RENAMED],
  ])('an update %s succeeds', async (_, output, after) => {
    aws.revisions = [undefined];
    ends(output);
    expect(await update(OLD, after)).toEqual({ status: 'SUCCESS', reason: EXECUTION });
  });
});
