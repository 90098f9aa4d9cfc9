import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { OrganizationGuardrails, RotationStandard, StandardRule } from '../src';
import type { OrganizationGuardrailsProps } from '../src';

const TARGET = 'ou-ab12-cdefgh34';
const standard = new RotationStandard({ name: 'acme-keys', version: '2026.1', requiredTags: [{ key: 'Owner' }] });

function guardrails(props: Partial<OrganizationGuardrailsProps> = {}): OrganizationGuardrails {
  const stack = new Stack(new App(), 'Organization', { env: { account: '111122223333', region: 'us-east-1' } });
  return new OrganizationGuardrails(stack, 'Guardrails', { standard, targetIds: [TARGET], ...props });
}

const templateOf = (construct: OrganizationGuardrails) => Template.fromStack(Stack.of(construct));

test('one policy of each kind, as the standard writes it, attached to the targets', () => {
  const template = templateOf(guardrails({ targetIds: [TARGET, 'r-ab12', '444455556666'] }));
  template.resourceCountIs('AWS::Organizations::Policy', 2);
  template.hasResourceProperties('AWS::Organizations::Policy', {
    Name: 'acme-keys-scp-1',
    Type: 'SERVICE_CONTROL_POLICY',
    Content: standard.serviceControlPolicies()[0],
    TargetIds: [TARGET, 'r-ab12', '444455556666'],
    Description: Match.stringLikeRegexp('acme-keys 2026\\.1'),
  });
  template.hasResourceProperties('AWS::Organizations::Policy', {
    Name: 'acme-keys-rcp-1', Type: 'RESOURCE_CONTROL_POLICY', Content: standard.resourceControlPolicies()[0],
  });
});

test('logical ids: a change replaces the policies, and there is a moment without them', () => {
  expect(Object.keys(templateOf(guardrails()).findResources('AWS::Organizations::Policy'))).toEqual(
    ['GuardrailsSCP149C972A8', 'GuardrailsRCP142FF7534'],
  );
});

test('only the kinds that are wanted', () => {
  const services = guardrails({ resourceControlPolicies: false });
  templateOf(services).resourcePropertiesCountIs('AWS::Organizations::Policy', { Type: 'RESOURCE_CONTROL_POLICY' }, 0);
  expect(services.serviceControlPolicyIds).toHaveLength(1);
  expect(services.resourceControlPolicyIds).toEqual([]);
  templateOf(guardrails({ serviceControlPolicies: false })).resourcePropertiesCountIs(
    'AWS::Organizations::Policy',
    { Type: 'SERVICE_CONTROL_POLICY' },
    0,
  );
});

test('a large standard is several policies, numbered', () => {
  const large = new RotationStandard({
    name: 'acme-keys',
    version: '1',
    requiredTags: ['A', 'B', 'C', 'D'].map((key) => ({ key, values: Array.from({ length: 16 }, (_, i) => `${i}`.padStart(250, 'x')) })),
  });
  const template = templateOf(guardrails({ standard: large, namePrefix: 'Production keys' }));
  const names = Object.values(template.findResources('AWS::Organizations::Policy')).map(({ Properties }) => Properties.Name);
  expect(names.filter((name) => name.startsWith('Production keys-scp-')).length).toBe(large.serviceControlPolicies().length);
  expect(names).toContain('Production keys-rcp-4');
});

describe('refused, with the construct path', () => {
  test.each<[string, Partial<OrganizationGuardrailsProps>, RegExp]>([
    ['no target', { targetIds: [] }, /'targetIds'.*at least one.*Organization\/Guardrails/],
    ['the name of a unit', { targetIds: ['Production'] }, /'targetIds'.*got 'Production'.*list-roots.*Organization\/Guardrails/],
    ['an ARN', { targetIds: ['arn:aws:organizations::1:ou/o-1/ou-ab12-cdefgh34'] }, /'targetIds'.*Organization\/Guardrails/],
    ['a target twice', { targetIds: [TARGET, TARGET] }, /'targetIds'.*twice.*Organization\/Guardrails/],
    ['the account itself', { targetIds: ['111122223333'] }, /'targetIds'.*account of the stack.*Organization\/Guardrails/],
    ['an empty prefix', { namePrefix: '' }, /'namePrefix'.*1 to 100.*Organization\/Guardrails/],
    ['a long prefix', { namePrefix: 'x'.repeat(101) }, /'namePrefix'.*1 to 100.*Organization\/Guardrails/],
    ['neither kind', { serviceControlPolicies: false, resourceControlPolicies: false }, /'standard'.*Organization\/Guardrails/],
  ])('%s', (_, props, message) => {
    expect(() => guardrails(props)).toThrow(message);
  });

  test('a standard that denies nothing', () => {
    const nothing = new RotationStandard({
      name: 'a', version: '1', minDeletionWindow: Duration.days(7), ignored: [StandardRule.KEY_ROTATION, StandardRule.KEY_ROTATION_PERIOD],
    });
    expect(() => guardrails({ standard: nothing })).toThrow(/'standard' must ask for something/);
  });
});
