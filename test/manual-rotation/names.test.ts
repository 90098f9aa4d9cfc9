import { App, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { machineName, machineNamePrefix, machineRoleName, probeRoleName } from '../../src/manual-rotation/names';
import { ownerOf, ownersOfStack, roleArn, spread } from '../../src/private/owner';

const app = new App();
const stack = new Stack(app, 'Shop');
const one = new Construct(new Construct(stack, 'Orders'), 'Signing');

/** A construct below scopes of the given names. */
function below(scope: Construct, ...ids: string[]): Construct {
  return ids.reduce((parent, id) => new Construct(parent, id), scope);
}

/** With the longest Region name in the place of the Region, for lengths. */
function inLongestRegion(name: string): string {
  return JSON.stringify(stack.resolve(name))
    .replace(/\{"Fn::Join":\["",\[|\]\]\}|"/g, '')
    .replace('{Ref:AWS::Region}', 'ap-southeast-1')
    .replaceAll(',', '');
}

describe('owner', () => {
  test('is stack name and construct path', () => {
    expect(ownerOf(one)).toBe('Shop/Orders/Signing');
  });

  test('takes the name the stack has in AWS, not its place in the app', () => {
    expect(ownerOf(below(new Stack(new Stage(app, 'Beta'), 'Shop'), 'A'))).toBe('Beta-Shop/A');
    expect(ownerOf(below(new Stack(app, 'Renamed', { stackName: 'shop-prod' }), 'A'))).toBe('shop-prod/A');
  });

  test('in a nested stack goes by the outermost stack', () => {
    const nested = new NestedStack(new NestedStack(stack, 'Outer'), 'Inner');

    expect(ownerOf(below(nested, 'A'))).toBe('Shop/Outer/Inner/A');
  });

  test.each([
    ['Grüße', 'Shop/Gr--e-'],
    ['a*b', 'Shop/a-b-'],
    ['x'.repeat(300), `Shop/${'x'.repeat(215)}-`],
  ])('fits a tag value: %s', (id, start) => {
    const owner = ownerOf(below(stack, id));

    expect(owner).toMatch(/^[A-Za-z0-9 +\-=._:/@]{1,240}$/);
    expect(owner.startsWith(start)).toBe(true);
    expect(owner.slice(start.length)).toMatch(/^[0-9a-f]{12}$/);
  });

  test('stays different where the letters that fit a tag are the same', () => {
    const [a, b] = [ownerOf(below(stack, 'a?b')), ownerOf(below(stack, 'a!b'))];
    const [long, longer] = [ownerOf(below(stack, 'y'.repeat(300))), ownerOf(below(stack, 'y'.repeat(301)))];

    expect(a).not.toBe(b);
    expect(long).not.toBe(longer);
  });

  test('of every family of a stack is matched, and of no other stack', () => {
    expect(ownersOfStack(one)).toBe('Shop/*');
    expect(ownerOf(one).startsWith('Shop/')).toBe(true);
    expect(ownerOf(below(new Stack(app, 'Shop2'), 'A')).startsWith('Shop/')).toBe(false);
  });
});

describe('physical names', () => {
  // Frozen: key policies and IAM policies that are out there hold them. The digits are those of `printf Shop/Orders/Signing | sha256sum`,
  // and so on.
  test('derive from stack name and path', () => {
    expect(machineName(one, 'alias/orders/signing')).toBe('cdk-kms-rotation-d00aae6b-orders-signing-e39d852e');
    expect(machineNamePrefix(one)).toBe('cdk-kms-rotation-d00aae6b-');
    expect(stack.resolve(machineRoleName(one))).toEqual({
      'Fn::Join': ['', ['cdk-kms-rotation-', { Ref: 'AWS::Region' }, '-e39d852e4fa8-machine']],
    });
    expect(stack.resolve(probeRoleName(below(stack, 'CdkKmsRotation'))))
      .toEqual({ 'Fn::Join': ['', ['cdk-kms-rotation-', { Ref: 'AWS::Region' }, '-bd3547577a59-probe']] });
  });

  test('do not depend on the place in the app, only on what AWS sees', () => {
    const elsewhere = below(new Stack(new Stage(new App(), 'Prod'), 'Whatever', { stackName: 'Shop' }), 'Orders', 'Signing');

    expect(machineName(elsewhere, 'alias/orders/signing')).toBe(machineName(one, 'alias/orders/signing'));
    expect(stack.resolve(machineRoleName(elsewhere))).toEqual(stack.resolve(machineRoleName(one)));
  });

  test('start alike within a stack, nested stacks included, and differ between stacks', () => {
    const other = new Stack(app, 'Shop3');

    expect(machineName(one, 'alias/x')).toContain(machineNamePrefix(stack));
    expect(machineNamePrefix(new NestedStack(stack, 'Nested'))).toBe(machineNamePrefix(stack));
    expect(machineNamePrefix(other)).not.toBe(machineNamePrefix(stack));
  });

  test('are the stack\'s own for the probe, and each nested stack has another', () => {
    expect(probeRoleName(one)).toBe(probeRoleName(stack));
    expect(probeRoleName(new NestedStack(stack, 'Deeper'))).not.toBe(probeRoleName(stack));
  });

  test('fit: 64 characters for a role in the longest Region, 80 for a machine of the longest alias', () => {
    const [machineRole, probeRole] = [machineRoleName(one), probeRoleName(one)].map(inLongestRegion);

    expect(machineRole).toBe('cdk-kms-rotation-ap-southeast-1-e39d852e4fa8-machine');
    expect(machineRole.length).toBeLessThanOrEqual(64);
    expect(probeRole.length).toBeLessThanOrEqual(64);
    expect(machineName(one, `alias/${'x'.repeat(239)}`)).toMatch(/^[A-Za-z0-9_-]{1,80}$/);
  });

  test('differ for aliases that are alike in their first characters, by their constructs', () => {
    const alias = `alias/${'x'.repeat(100)}`;

    expect(machineName(below(stack, 'A'), `${alias}a`)).not.toBe(machineName(below(stack, 'B'), `${alias}b`));
  });
});

test('role ARNs are global and have the stack\'s partition', () => {
  expect(stack.resolve(roleArn(one, 'some-role'))).toEqual({
    'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::', { Ref: 'AWS::AccountId' }, ':role/some-role']],
  });
});

describe('times spread over the day', () => {
  test('stay, and lie in their range', () => {
    expect([spread(one, 'minute', 60), spread(one, 'minute', 60)]).toEqual([34, 34]);
    expect(spread(one, 'hour', 24)).toBe(6);
  });

  test('reach every hour', () => {
    const hours = new Set(Array.from({ length: 400 }, (_, i) => spread(below(stack, `Alias${i}`), 'hour', 24)));

    expect([...hours].sort((a, b) => a - b)).toEqual(Array.from({ length: 24 }, (_, hour) => hour));
  });
});
