// @stages-assets: stack sets look for them in cdk.out

import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { exampleTemplates } from './helpers/example-apps';
import { KeysInEveryAccount } from '../examples/organization-stack-sets';
import { CONFIG_RULE_NAME, Organization } from '../examples/organization-standard';
import { COMPLIANCE_METRICS, RULE_DIMENSION } from '../src/compliance/contract';
import { METRIC_NAMESPACE } from '../src/private/vocabulary';

/** What the dashboard of the organization looks for is what the rules in the accounts publish. */
test('the dashboard finds the metrics of the rules by their names', () => {
  const [{ Properties: { DashboardBody: body } }] = Object.values(
    Template.fromStack(new Organization(new App(), 'Organization')).findResources('AWS::CloudWatch::Dashboard'));
  const searches = [...JSON.stringify(body).matchAll(/SEARCH\('\{(\w+),(\w+)\}.*?MetricName=\W+(\w+)\W+(\w+)=\W+([\w-]+)/g)];
  expect(searches).toHaveLength(6); // three for each of two Regions
  for (const [, namespace, dimension, metric, again, rule] of searches) {
    expect([namespace, dimension, again, rule]).toEqual([METRIC_NAMESPACE, RULE_DIMENSION, RULE_DIMENSION, CONFIG_RULE_NAME]);
    expect(Object.values(COMPLIANCE_METRICS)).toContain(metric);
  }
});

test('the rule has that name in every account', () => {
  const templates = Object.values(exampleTemplates('organization-stack-sets')) as Array<{ Resources: Record<string, any> }>;
  const rules = templates.flatMap(({ Resources: resources }) => Object.values(resources))
    .filter(({ Type: type }) => type === 'AWS::Config::ConfigRule');
  expect(rules.map(({ Properties: { ConfigRuleName: name } }) => name)).toEqual([CONFIG_RULE_NAME]);
});

test('new accounts get the stack set, managed by a delegated administrator', () => {
  Template.fromStack(new KeysInEveryAccount(new App(), 'Keys')).hasResourceProperties('AWS::CloudFormation::StackSet', {
    PermissionModel: 'SERVICE_MANAGED',
    CallAs: 'DELEGATED_ADMIN',
    AutoDeployment: { Enabled: true, RetainStacksOnAccountRemoval: false },
    Capabilities: ['CAPABILITY_IAM'],
  });
});
