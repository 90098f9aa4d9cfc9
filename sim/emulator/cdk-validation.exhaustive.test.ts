import { cdkFindings } from './cdk-validation';

const ruleWith = (properties: object) => ({
  Resources: {
    Rule: {
      Type: 'AWS::Config::ConfigRule',
      Properties: {
        Source: { Owner: 'CUSTOM_LAMBDA', SourceIdentifier: 'arn:aws:lambda:eu-west-1:111122223333:function:f' },
        ...properties,
      },
    },
  },
});

/** Making the environment of the linters takes half a minute, once. */
const FIRST_TIME = 300_000;

test('names template, severity, rule and place of each finding, and is silent about a clean template', async () => {
  const findings = await cdkFindings({
    clean: ruleWith({ ConfigRuleName: 'a' }),
    unknown: ruleWith({ ConfigRuleNames: 'a' }),
    incomplete: ruleWith({ Source: undefined }),
    dangling: ruleWith({ ConfigRuleName: { Ref: 'Nobody' } }),
  });
  expect(findings).toEqual([
    expect.stringMatching(/^unknown: (ERROR|FATAL) F3002 at Rule .*ConfigRuleNames/),
    expect.stringMatching(/^incomplete: (ERROR|FATAL) \w+ at Rule.*Source/),
    expect.stringMatching(/^dangling: (ERROR|FATAL) \w+ at .*Nobody/),
  ]);
}, FIRST_TIME);

test('fails when the engine cannot work, rather than finding nothing', async () => {
  await expect(cdkFindings({})).rejects.toThrow('no template to validate');
  await expect(cdkFindings({ odd: 'none' as unknown as object })).resolves.not.toEqual([]);
}, FIRST_TIME);
