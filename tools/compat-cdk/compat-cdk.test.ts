import { documented } from './cases';
import { differences } from './comparison';
import type { Outcome } from './report';
import { compared, problems } from './report';
import { withoutThem } from './warnings-of-others';
import { docExamples, docstringExamples, examplesInDocstrings, readmeApp, readmeExamples } from '../../sim/documentation/examples';

const template = (resources: Record<string, unknown>) => ({ Resources: resources });
const outcome = (title: string, found: Partial<Outcome['synthesized'][number]>): Outcome => ({
  title,
  synthesized: [{ place: 'README.md:1', problems: [], constructs: { RotatingKey: 1 }, templates: {}, ...found }],
});

describe('templates of two versions', () => {
  const key = (days: number) => ({ Type: 'AWS::KMS::Key', Properties: { RotationPeriodInDays: days } });
  const dashboard = (body: string) => ({ Type: 'AWS::CloudWatch::Dashboard', Properties: { DashboardBody: body } });

  test('that are equal differ nowhere', () => {
    expect(differences(template({ Key: key(365) }), template({ Key: key(365) }))).toEqual([]);
  });

  test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['a property', { Key: key(365) }, { Key: key(366) }],
    ['a resource that is gone', { Key: key(365) }, {}],
    ['a resource that is new', {}, { Key: key(365) }],
    ['more of a dashboard than its background', { D: dashboard('{"x":1}') }, { D: dashboard('{"x":2,"background":"transparent"}') }],
  ])('that differ in %s are wrong', (_, older, newer) => {
    const { wrong, own } = compared(
      outcome('floor', { templates: { A: template(older) } }),
      outcome('newest', { templates: { A: template(newer) } }),
    );
    expect(wrong).toHaveLength(1);
    expect(own).toEqual([]);
  });

  test('that differ beside the resources are wrong', () => {
    expect(differences({ ...template({}), Outputs: { A: 1 } }, template({}))).toEqual([expect.objectContaining({ why: undefined })]);
  });

  const made = (type: string, properties: object) => ({ Type: type, Properties: properties });
  const deployment = (properties: object) => made('Custom::CDKBucketDeployment', { To: 'bucket', ...properties });
  const CLI_LAYER = 'KeysAssetBucketDeployment0AwsCliLayer4CDD87DE';
  const FUNCTION = 'CustomCDKBucketDeployment8693BB64';

  test.each<[string, Record<string, unknown>, Record<string, unknown>, boolean]>([
    ['of sources without markers', { D: deployment({ SourceMarkers: [{}] }) }, { D: deployment({}) }, true],
    ['of sources with markers', { D: deployment({ SourceMarkers: [{ a: 1 }] }) }, { D: deployment({}) }, false],
    ['to another bucket', { D: deployment({}) }, { D: deployment({ To: 'other' }) }, false],
    ...['AWS::Lambda::LayerVersion'].flatMap((type): Array<[string, Record<string, unknown>, Record<string, unknown>, boolean]> => [
      ['with another AWS CLI', { [CLI_LAYER]: made(type, { Content: 1 }) }, { [CLI_LAYER]: made(type, { Content: 2 }) }, true],
      ['with another layer', { Mine: made(type, { Content: 1 }) }, { Mine: made(type, { Content: 2 }) }, false],
    ]),
    ...['AWS::Lambda::Function'].flatMap((type): Array<[string, Record<string, unknown>, Record<string, unknown>, boolean]> => [
      ['with other code', { [FUNCTION]: made(type, { Code: 1 }) }, { [FUNCTION]: made(type, { Code: 2, MemorySize: 1024 }) }, true],
      ['with another role', { [FUNCTION]: made(type, { Role: 1 }) }, { [FUNCTION]: made(type, { Role: 2 }) }, false],
      ['with other code of ours', { Mine: made(type, { Code: 1 }) }, { Mine: made(type, { Code: 2 }) }, false],
    ]),
  ])("that differ in a bucket deployment %s: whether that is the CDK's own", (_, older, newer, own) => {
    expect(differences(template(older), template(newer))).toEqual([
      expect.objectContaining({ why: own ? expect.any(String) : undefined }),
    ]);
  });

  test("may differ in the CDK's own changes", () => {
    const { wrong, own } = compared(
      outcome('floor', { templates: { A: template({ D: dashboard('{"x":1}') }) } }),
      outcome('newest', { templates: { A: template({ D: dashboard('{"x":1,"background":"transparent"}') }) } }),
    );
    expect([wrong, own]).toEqual([[], [expect.stringMatching(/^AWS::CloudWatch::Dashboard: .*\(1 times\)$/)]]);
  });
});

describe('a warning of another library', () => {
  const place = 'examples/organization-stack-sets.ts';
  const text =
    '[WARNING] Bucket Policy Permissions cannot be added to referenced Bucket. Please make sure your bucket has the correct permissions';
  const warning = `warning at /A: ${text}`;
  const strict = `a.js:37:5\nWARNING ${text} (Construct Annotations)\n  A\n  Acknowledge with 'Annotation::warning-annotation'\n`;

  test.each<[string, string, string[], number]>([
    ['passes where it is known', place, [warning], 0],
    ['alone', place, [warning, 'warning at /A: careful'], 1],
    ['as a warning only', place, [warning.replace('warning at', 'error at'), warning], 1],
    ['nowhere else', 'README.md:1', [warning], 1],
    ['has to occur', place, [], 1],
  ])('%s', (_, where, found, wrong) => {
    expect(problems(outcome('floor', { place: where, problems: found }))).toHaveLength(wrong);
  });

  test('is taken out of what the command line tool prints, and nothing else is', () => {
    const last = 'Synthesis finished with warnings (--strict mode)\n';
    expect(withoutThem(place, strict + last)).not.toMatch(/warning/i);
    expect(withoutThem(place, `${strict}WARNING careful\n${last}`)).toContain('WARNING careful');
    expect(withoutThem('README.md:1', strict)).toBe(strict);
  });
});

test('warnings, errors and constructs that nothing synthesizes are told', () => {
  expect(problems(outcome('newest', {}))).toEqual([]);
  expect(problems(outcome('newest', { problems: ['warning at /A: careful'], constructs: { RotatingKey: 1, ReplicaKey: 0 } }))).toEqual([
    'newest: README.md:1: warning at /A: careful',
    'newest: nothing synthesizes a ReplicaKey',
  ]);
});

describe('examples', () => {
  test('are found in README, pages and docstrings, up to the next tag', () => {
    expect(readmeExamples().length).toBeGreaterThan(5);
    expect(docExamples().length).toBeGreaterThan(20);
    expect(docstringExamples().length).toBeGreaterThan(10);
    expect(examplesInDocstrings('a.ts', '/**\n * Text\n *\n * @example\n * one();\n *\n *   two();\n * @see there\n */\n')).toEqual([
      { place: 'a.ts:4', code: 'one();\n\n  two();\n' },
    ]);
  });

  test('get what they only declare, with the comment that says what is meant', () => {
    const { code } = documented(
      { place: 'a:1', code: 'declare const key: RotatingKey; // imported\n\nnew Thing(this, key);\n' },
      'README.md',
    );
    expect(code).toContain('const key: any = standIn(this, "key", "RotatingKey", " // imported");');
    expect(code).not.toContain('declare const');
  });

  test('of README are one app, which has every line of each', () => {
    const { code } = documented(readmeApp(), 'README.md');
    const lines = readmeExamples().flatMap((example) => example.code.split('\n'));
    expect(lines.filter((line) => !code.includes(line))).toEqual([]);
    expect(code).toMatch(/^\nimport [^]*\nexport const build = \(\) => app;$/);
  });

  test('that synthesize themselves find a template with a resource, to which nothing is added afterwards', () => {
    const { code } = documented({ place: 'a:1', code: 'Template.fromStack(this);\n' }, 'docs/');
    expect(code).toMatch(/new sns\.Topic\(this, [^]*Template\.fromStack\(this\)/);
    expect(code.split('Template.fromStack(this)')[1]).not.toContain('new sns.');
  });

  test('that make their own app are whole', () => {
    expect(documented({ place: 'a:1', code: "const app = new App();\nnew Stack(app, 'A');\n" }, 'docs/').code).toMatch(
      /^\/\/[^]*import .*App[^]*export const build = \(\) => app;$/,
    );
  });
});
