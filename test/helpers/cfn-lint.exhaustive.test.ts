import { lint } from './cfn-lint';

const CLEAN = { Resources: { Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'a' } } } };
const UNKNOWN_PROPERTY = { Resources: { Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicNames: 'a' } } } };
const DANGLING = { Resources: { Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: { Ref: 'Nobody' } } } } };

/** Making the linter's environment takes half a minute, once. */
const FIRST_TIME = 300_000;

describe('lint', () => {
  test('names template, rule and place of each finding, and is silent about a clean template', async () => {
    const findings = await lint({ clean: CLEAN, unknown: UNKNOWN_PROPERTY, dangling: DANGLING });
    expect(findings.map(finding => finding.split(': ')[0]).sort()).toEqual(['dangling', 'unknown']);
    expect(findings.find((finding) => finding.startsWith('unknown'))).toMatch(
      /^unknown: Error E3002 at Resources\/Topic\/Properties\/TopicNames: .*TopicNames/,
    );
    expect(findings.find((finding) => finding.startsWith('dangling'))).toMatch(
      /^dangling: Error E1020 at Resources\/Topic\/Properties\/TopicName\/Ref: .*Nobody/,
    );
  }, FIRST_TIME);

  test('leaves out a rule on request', async () => {
    expect(await lint({ unknown: UNKNOWN_PROPERTY }, { ignoredRules: ['E3002'] })).toEqual([]);
  }, FIRST_TIME);

  test('fails when the linter cannot work, rather than finding nothing', async () => {
    await expect(lint({})).rejects.toThrow('no template to lint');
    await expect(lint({ clean: CLEAN }, { regions: ['mars-1'] })).rejects.toThrow('cfn-lint did not report');
  }, FIRST_TIME);
});
