import type { LimitName } from './limits';
import { LIMITS, RESOURCES_PER_ALIAS } from './limits';
import type { Measurements } from './measure';
import { measure } from './measure';
import { problems } from './report';
import type { VariantName } from './stacks';
import { VARIANTS } from './stacks';
import type { Sized } from './synthesis';
import { exceeded, extrapolated, mostThatFit, perAlias, sized } from './synthesis';

/** What `npm run sizes` prints; here it turns red. */
const SLOW = 120_000;

function size(aliases: number, values: Partial<Record<LimitName, number>>, types: Record<string, number> = {}): Sized {
  const names = Object.keys(LIMITS) as LimitName[];
  return {
    aliases,
    types,
    measurements: Object.fromEntries(names.map((name) => [name, { value: values[name] ?? 0, of: 'Largest' }])) as unknown as Measurements,
  };
}

test('75 aliases in one stack, as the CDK writes it by default, are within every limit', () => {
  const { measurements, types } = sized('plain', 75);
  const over = exceeded({ measurements }).map((name) => `${LIMITS[name].what}: ${measurements[name].value} of `
    + `${measurements[name].of}, at most ${LIMITS[name].most}`);

  expect(over).toEqual([]);
  expect(types['Custom::ManualRotationAlias']).toBe(75);
}, SLOW);

describe.each(Object.keys(VARIANTS) as VariantName[])('variant %s', (name) => {
  test('is within every limit with ten aliases, and costs no more resources than it may', () => {
    const [one, few] = [sized(name, 1), sized(name, 10)];

    expect([...exceeded(one), ...exceeded(few)]).toEqual([]);
    const own = Object.entries(perAlias(one, few)).filter(([type]) => !['AWS::CloudWatch::Alarm', 'AWS::Events::Rule'].includes(type));
    expect(own.reduce((sum, [, count]) => sum + count, 0)).toBe(RESOURCES_PER_ALIAS);
  }, SLOW);
});

describe('measurements', () => {
  const role = (policies: object[], more: object = {}) => ({
    Type: 'AWS::IAM::Role',
    Properties: { AssumeRolePolicyDocument: { Statement: [] }, Policies: policies.map((PolicyDocument) => ({ PolicyDocument })), ...more },
  });

  test('the template is measured as it is written, the indentation included', () => {
    const template = { Resources: { Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'Grüße' } } } };
    const measured = measure(JSON.stringify(template, undefined, 1), '{}');

    expect(measured.template.value).toBe(Buffer.byteLength(JSON.stringify(template, undefined, 1)));
    expect(measured.compactTemplate.value).toBe(JSON.stringify(template).length + 2);
    expect(measured.resources.value).toBe(1);
  });

  test('inline policies of a role are counted together, wherever they are written', () => {
    const attached = { Type: 'AWS::IAM::Policy', Properties: { PolicyName: 'More', PolicyDocument: { c: 3 }, Roles: [{ Ref: 'Large' }] } };
    const measured = measure(
      JSON.stringify({
        Resources: { Small: role([{ a: 1 }]), Large: role([{ a: 1 }, { b: 2 }], { RoleName: 'named' }), Attached: attached },
      }),
      '{}',
    );

    expect(measured.inlinePolicies).toEqual({ value: '{"a":1}{"b":2}{"c":3}'.length, of: 'Large' });
    expect(measured.roleName).toEqual({ value: 5, of: 'Large' });
  });
});

describe('limits', () => {
  test('the last that is allowed is not exceeded, the next is', () => {
    expect(exceeded(size(1, { roleName: 64, inlinePolicies: 10_240, template: 1_000_000 }))).toEqual([]);
    expect(exceeded(size(1, { roleName: 65, inlinePolicies: 10_241, template: 1_000_001 }))).toEqual([
      'template',
      'inlinePolicies',
      'roleName',
    ]);
  });
});

describe('the verdict', () => {
  const types = (each: number) => ({ 'A::B': each, 'C::D': 3 });
  const plain = { title: 'plain', mustFit: 75 };

  test('names what is over its limit', () => {
    const sizes = [size(1, {}, types(1)), size(10, { template: 10_000 }, types(10)), size(75, { template: 1_000_001 }, types(75))] as const;

    expect(problems({ variant: plain, sizes })).toEqual([expect.stringMatching(/^plain, 75 aliases: template, bytes: 1,000,001 \(Largest\), at most 1,000,000 \(https:/)]);
    expect(problems({ variant: { title: 'not promised' }, sizes })).toEqual([]);
  });

  test('a fifth resource is a problem, unless it was asked for', () => {
    const sizes = [size(1, {}, types(5)), size(10, {}, types(50)), size(75, {}, types(375))] as const;

    expect(problems({ variant: plain, sizes })).toEqual(Array(2).fill('plain: an additional alias costs 5 resources, at most 4'));
    expect(problems({ variant: { title: 'alarms', asksForMore: true }, sizes })).toEqual([]);
  });

  test.each([1, 40, 52, 53, 90])('how many fit is found from a guess of %i', (guess) => {
    expect(mostThatFit((aliases) => aliases <= 52, guess)).toBe(52);
  });

  test('the guess is where the first limit would be reached', () => {
    expect(
      extrapolated(size(10, { template: 100_000, resources: 50 }), size(20, { template: 200_000, resources: 150 }), [
        'template',
        'resources',
      ]),
    ).toBe(55);
    expect(
      extrapolated(size(10, { template: 100_000, resources: 50 }), size(20, { template: 200_000, resources: 150 }), ['template']),
    ).toBe(100);
  });
});
