import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import { KeySpecRule, RotationStandard, Waiver } from '../../src';
import type { RotationStandardProps } from '../../src';
import { EXIT } from '../../src/command-line/exit-codes';
import { run } from '../../src/command-line/program';
import { StandardRule } from '../../src/standard-rule';

const YAML_TEMPLATE = `Parameters:
  Period: { Type: Number, Default: 365 }
Resources:
  Good:
    Type: AWS::KMS::Key
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      EnableKeyRotation: true
      Description: !Sub 'for \${AWS::StackName}'
      KeyPolicy:
        Statement:
          - Effect: Allow
            Principal: { AWS: !Join ['', ['arn:', !Ref 'AWS::Partition', ':iam::', !Ref 'AWS::AccountId', ':root']] }
            Action: 'kms:*'
            Resource: '*'
  Bad:
    Type: AWS::KMS::Key
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
  Unknown:
    Type: AWS::KMS::Key
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      EnableKeyRotation: true
      RotationPeriodInDays: !Ref Period
  Partner:
    Type: AWS::KMS::Alias
    Properties: { AliasName: alias/partner, TargetKeyId: !GetAtt Waived.Arn }
  Waived:
    Type: AWS::KMS::Key
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
`;

const NOW = new Date('2026-11-28T12:00:00Z');

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'command-line-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

function folder(name: string): string {
  const path = join(directory, name);
  mkdirSync(path, { recursive: true });
  return path;
}

function loop(name: string): string {
  const path = join(directory, name);
  symlinkSync(path, path);
  return path;
}

const standard = (name: string, props: Partial<RotationStandardProps> = {}) => (
  file(`${name}.json`, new RotationStandard({ name: 'acme-keys', version: '1', ...props }).toJson()));

const waivers = [Waiver.forAlias('partner', { reason: 'the partner pins the key', owner: 'payments', until: '2026-12-31' })];

function cli(...args: string[]): { exitCode: number; out: string; error: string } {
  let [out, error] = ['', ''];
  const exitCode = run(args, { version: '1.2.3', now: NOW, out: (text) => { out += text; }, error: (text) => { error += text; } });
  return { exitCode, out, error };
}

const check = (...args: string[]) => cli('standard', 'check', ...args);

describe('standard check', () => {
  test('a template that is compliant', () => {
    const good = file('good.yaml', YAML_TEMPLATE.slice(0, YAML_TEMPLATE.indexOf('  Bad:')));
    const { exitCode, out, error } = check(good, '--standard', standard('plain'));
    expect({ exitCode, error }).toEqual({ exitCode: EXIT.ok, error: '' });
    expect(out).toContain('1 template against the standard acme-keys 1: compliant');
  });

  test('findings, what cannot be told, and what is waived, for people', () => {
    const { exitCode, out } = check(file('mixed.yaml', YAML_TEMPLATE), '--standard', standard('waiving', { waivers }));
    expect(exitCode).toBe(EXIT.findings);
    expect(out).toContain('not compliant (1)');
    expect(out).toMatch(/KeyRotation: AWS KMS can rotate[^]*Bad of .*mixed\.yaml/);
    expect(out).toMatch(/to look at \(1\)[^]*KeyRotationPeriod[^]*Unknown of/);
    expect(out).toMatch(/waived \(1\)[^]*Waived of/);
    expect(out).toContain('1 not compliant');
  });

  test('what only the deployment knows fails if it is asked to', () => {
    const text = YAML_TEMPLATE.replace(/ {2}Bad:[^]*? {2}Unknown:/, '  Unknown:').replace(/ {2}Partner:[^]*/, '');
    const unknown = file('unknown.yaml', text);
    const rules = standard('plain');
    expect(check(unknown, '--standard', rules).exitCode).toBe(EXIT.ok);
    expect(check(unknown, '--standard', rules, '--strict').exitCode).toBe(EXIT.findings);
  });

  test('a waiver that ended yesterday, ends today, and ends tomorrow', () => {
    const until = (day: string) => {
      const json = JSON.stringify({
        schemaVersion: 1,
        name: 'a',
        version: '1',
        waivers: [{ alias: 'alias/partner', reason: 'the partner pins the key', owner: 'payments', until: day }],
      });
      const report = JSON.parse(check(file('mixed.yaml', YAML_TEMPLATE), '--standard', file('until.json', json), '--format', 'json').out);
      return report.findings.filter(({ logicalId }: any) => logicalId === 'Waived').map(({ rule, severity }: any) => `${rule} ${severity}`);
    };
    expect(until('2026-11-27')).toEqual(['KeyRotation error', 'WaiverExpired error']);
    expect(until('2026-11-28')).toEqual(['KeyRotation waived']);
    expect(until('2026-11-29')).toEqual(['KeyRotation waived']);
  });

  test('several templates that belong together: an alias of one is of the key of the other', () => {
    const { out } = check(
      file('a.yaml', YAML_TEMPLATE),
      file('b.json', '{"Resources":{"Key":{"Type":"AWS::KMS::Key"}}}'),
      '--standard',
      standard('plain'),
      '--format',
      'json',
    );
    const { findings } = JSON.parse(out);
    expect(new Set(findings.map(({ template }: any) => template.replace(/.*\//, '')))).toEqual(new Set(['a.yaml', 'b.json']));
  });

  test('a folder stands for every template in it: also for those of a Stage, which are in a folder of their own', () => {
    const [out, stage] = [folder('cdk.out'), folder('cdk.out/assembly-Prod')];
    writeFileSync(join(out, 'Pipeline.template.json'), '{"Resources":{"Queue":{"Type":"AWS::SQS::Queue"}}}');
    writeFileSync(join(stage, 'ProdOrders.template.json'), '{"Resources":{"Key":{"Type":"AWS::KMS::Key"}}}');
    writeFileSync(join(out, 'manifest.json'), '{"version":"36.0.0","artifacts":{}}');

    const result = check(out, '--standard', standard('plain'));
    expect(result.exitCode).toBe(EXIT.findings);
    expect(result.out).toContain('2 templates against the standard');
    expect(result.out).toMatch(/KeyRotation: [^]*Key of .*assembly-Prod.ProdOrders\.template\.json/);

    expect(cli('standard', 'diff', standard('plain'), standard('plain'), out).out).toContain('nothing turns red');
  });

  test('json: the findings, and their number', () => {
    const { out } = check(file('mixed.yaml', YAML_TEMPLATE), '--standard', standard('waiving', { waivers }), '--format', 'json');
    expect(JSON.parse(out)).toMatchObject({
      schemaVersion: 1,
      standard: { name: 'acme-keys', version: '1' },
      summary: { errors: 1, warnings: 1, waived: 1 },
      findings: expect.arrayContaining([expect.objectContaining({ rule: 'KeyRotation', logicalId: 'Bad', severity: 'error' })]),
    });
  });

  test('sarif: results with rule, line, fix and suppression', () => {
    const { out } = check(file('mixed.yaml', YAML_TEMPLATE), '--standard', standard('waiving', { waivers }), '--format', 'sarif');
    const log = JSON.parse(out);
    expect(log).toMatchObject({ version: '2.1.0', runs: [{ tool: { driver: { name: 'cdk-kms-rotation' } } }] });
    const [{ tool: { driver: { rules } }, results }] = log.runs;
    for (const { ruleId, ruleIndex } of results) expect(rules[ruleIndex].id).toBe(ruleId);
    const bad = results.find(({ level }: any) => level === 'error');
    expect(bad.message.text).toMatch(/not told to\. Fix: /);
    const { region: { startLine } } = bad.locations[0].physicalLocation;
    expect(YAML_TEMPLATE.split('\n')[startLine - 1]).toBe('  Bad:');
    expect(results.filter(({ suppressions }: any) => suppressions !== undefined).map(({ suppressions }: any) => suppressions)).toEqual([
      [{ kind: 'external', status: 'accepted', justification: 'the partner pins the key (payments, until 2026-12-31)' }],
    ]);
    expect(rules.map(({ id }: any) => id)).toEqual(Object.values(StandardRule));
  });

  test('sarif: lines of JSON as well', () => {
    const text = JSON.stringify(
      { Resources: { Bad: { Type: 'AWS::KMS::Key', DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' } } },
      null,
      2,
    );
    const { out } = check(file('bad.json', text), '--standard', standard('plain'), '--format', 'sarif');
    expect(JSON.parse(out).runs[0].results[0].locations[0].physicalLocation.region.startLine).toBe(3);
  });

  test('junit: a case for each rule, failures in theirs, and nothing that breaks XML', () => {
    const name = 'a<b>&"\'\u0007.yaml';
    const { out } = check(file(name, YAML_TEMPLATE), '--standard', standard('waiving', { waivers }), '--format', 'junit');
    // junit-10.xsd of Jenkins's xunit plugin (read 2026-11-29) demands name, tests, failures and errors of a suite, and a name of a case.
    expect(out).toContain(`tests="${Object.values(StandardRule).length}" failures="1" errors="0">`);
    expect(out).toMatch(/<testcase classname="[^"<>]*" name="KeyRotation">\s*<failure message="AWS KMS can rotate/);
    expect(out).toContain('a&#60;b&#62;&#38;&#34;&#39;.yaml');
    expect(out.match(/<failure/g)).toHaveLength(1);
    expect(out).not.toContain('\u0007');
  });
});

describe('standard diff', () => {
  const old = () => standard('old', { waivers });
  const next = () => standard('next', {
    version: '2',
    maxKeyAge: Duration.days(180),
    keySpecs: [KeySpecRule.forbidden('RSA_2048')],
    waivers,
  });

  test('what changed in the standard', () => {
    const { exitCode, out } = cli('standard', 'diff', old(), next());
    expect(exitCode).toBe(EXIT.ok);
    expect(out).toMatch(/version: "1" -> "2"/);
    expect(out).toMatch(/maxKeyAgeDays: 365 -> 180/);
    expect(cli('standard', 'diff', old(), old()).out).toContain('the same');
  });

  test('which keys turn red: not those that are red already', () => {
    const { exitCode, out } = cli('standard', 'diff', old(), next(), file('mixed.yaml', YAML_TEMPLATE));
    expect(exitCode).toBe(EXIT.findings);
    expect(out).toMatch(/turn red \(1\)[^]*KeyRotationPeriod[^]*Good of/);
    expect(out).not.toMatch(/Bad of/);
  });

  test('which turn green', () => {
    const { exitCode, out } = cli('standard', 'diff', next(), old(), file('mixed.yaml', YAML_TEMPLATE));
    expect(exitCode).toBe(EXIT.ok);
    expect(out).toMatch(/nothing turns red[^]*turn green \(1\)[^]*Good of/);
  });
});

describe('YAML as AWS CloudFormation reads it (version 1.1)', () => {
  const KEPT = 'DeletionPolicy: Retain, UpdateReplacePolicy: Retain';
  const findings = (text: string) => {
    const { exitCode, out, error } = check(file('one.yaml', text), '--standard', standard('plain'), '--format', 'json');
    expect([error, exitCode === EXIT.input]).toEqual(['', false]);
    return JSON.parse(out).findings.map(({ rule, verdict }: any) => `${rule} ${verdict}`);
  };

  test.each(['yes', 'on', 'True', 'TRUE', '"true"'])('EnableKeyRotation: %s', (value) => {
    expect(findings(`Resources: { K: { Type: AWS::KMS::Key, ${KEPT}, Properties: { EnableKeyRotation: ${value} } } }`)).toEqual([]);
  });

  test.each(['no', 'off', 'False'])('EnableKeyRotation: %s', (value) => {
    expect(findings(`Resources: { K: { Type: AWS::KMS::Key, ${KEPT}, Properties: { EnableKeyRotation: ${value} } } }`))
      .toEqual(['KeyRotation NON_COMPLIANT']);
  });

  test('dates stay texts', () => {
    const policy = "KeyPolicy: { Version: 2012-10-17, Statement: [{ Effect: Allow, Principal: '*', Action: 'kms:*', Resource: '*' }] }";
    expect(findings(`Resources: { K: { Type: AWS::KMS::Key, ${KEPT}, Properties: { EnableKeyRotation: on, ${policy} } } }`))
      .toEqual(['KeyPolicyPrincipals NON_COMPLIANT']);
  });

  test('a loop is judged, and a transform among resources is told', () => {
    const text = `Transform: AWS::LanguageExtensions
Resources:
  Fn::ForEach::Keys:
    - Name
    - [A, B]
    - 'Key\${Name}':
        Type: AWS::KMS::Key
        DeletionPolicy: Retain
        UpdateReplacePolicy: Retain
  Fn::Transform: { Name: AWS::Include, Parameters: { Location: s3://a/b } }
`;
    expect(findings(text)).toEqual(['KeyRotation NON_COMPLIANT', 'KeyRotation CANNOT_TELL']);
  });
});

test('standard schema: what a standard.json may say', () => {
  const { exitCode, out } = cli('standard', 'schema');
  expect(exitCode).toBe(EXIT.ok);
  expect(JSON.parse(out)).toMatchObject({ $schema: expect.stringContaining('draft-07'), required: ['schemaVersion', 'name', 'version'] });
});

describe('bad input', () => {
  test.each<[string, () => string[], number, RegExp]>([
    [
      'a file that is not there',
      () => ['nowhere.json'],
      EXIT.input,
      /: nowhere\.json: no such file; it must be a template of AWS CloudFormation, or a folder with such: .*cdk\.out/,
    ],
    ['something below a file', () => [join(file('a.json', '{}'), 'b')], EXIT.input, /b: no such file; it must be a template /],
    ['a link to itself', () => [loop('loop')], EXIT.input, /loop: must be a template .*, got a file that cannot be read \(ELOOP/],
    ['a folder without templates', () => [folder('empty')], EXIT.input, /empty: has no \*\.template\.json/],
    ['neither JSON nor YAML', () => [file('bad.yaml', 'a: 1\nb: [c')], EXIT.input, /bad\.yaml: is neither JSON nor YAML: .* at line 2, column/],
    [
      'JSON that was cut',
      () => [file('cut.json', '{"Resources": {\n  "A": [')],
      EXIT.input,
      /cut\.json: is neither JSON nor YAML: got the end at line 2, column 9, where a value or ']' was expected$/m,
    ],
    ['a text', () => [file('text.txt', 'hello')], EXIT.input, /text\.txt: must be a template.*cdk synth/],
    ['an empty file', () => [file('empty.json', '')], EXIT.input, /empty\.json: must be a template/],
    ['a list', () => [file('list.json', '[]')], EXIT.input, /list\.json: must be a template/],
    [
      'a manifest of the CDK',
      () => [file('manifest.json', '{"version":"36.0.0","artifacts":{}}')],
      EXIT.input,
      /manifest\.json: must be a template/,
    ],
    ['resources without types', () => [file('untyped.json', '{"Resources":{"A":{}}}')], EXIT.input, /untyped\.json: must be a template/],
  ])('as a template: %s', (_, files, exitCode, message) => {
    const result = check(...files(), '--standard', standard('plain'));
    expect(result).toMatchObject({ exitCode, out: '', error: expect.stringMatching(message) });
    expect(result.error).toMatch(/^cdk-kms-rotation: .*\n$/);
  });

  test.each<[string, string, number, RegExp]>([
    ['no JSON', 'hello', EXIT.input, /standard.*must be JSON, got 'hello' at line 1, column 1, where a value was expected; JSON has/],
    ['a comma too many', '{\n  "name": "a",\n}', EXIT.input, /standard\.json: must be JSON, got '}' at line 3, column 1, where a name in/],
    ['no object', '[]', EXIT.input, /standard.*must be a JSON object/],
    ['a template', '{"Resources":{}}', EXIT.input, /must be a standard, got a template of AWS CloudFormation; RotationStandard\.toJson/],
    ['one of a later schema', '{"schemaVersion":2,"name":"a","version":"1"}', EXIT.newer, /later version of cdk-kms-rotation.*update/],
    ['one with an unknown field', '{"schemaVersion":1,"name":"a","version":"1","maxAge":1}', EXIT.input, /unknown field 'maxAge'; the/],
    [
      'one with a misspelt field',
      '{"schemaVersion":1,"name":"a","version":"1","gracePeroidDays":1}',
      EXIT.input,
      /unknown field 'gracePeroidDays' \(did you mean 'gracePeriodDays'\?\); the fields are/,
    ],
    [
      'one that contradicts itself',
      '{"schemaVersion":1,"name":"a","version":"1","minRotationPeriodDays":200,"maxRotationPeriodDays":100}',
      EXIT.input,
      /'minRotationPeriodDays'/,
    ],
    [
      'a waiver without an owner',
      '{"schemaVersion":1,"name":"a","version":"1","waivers":[{"alias":"alias/a","reason":"a good reason","until":"2027-01-01"}]}',
      EXIT.input,
      /owner/,
    ],
  ])('as a standard: %s', (_, text, exitCode, message) => {
    const template = file('good.yaml', YAML_TEMPLATE);
    expect(check(template, '--standard', file('standard.json', text))).toMatchObject({
      exitCode,
      out: '',
      error: expect.stringMatching(message),
    });
    expect(cli('standard', 'diff', file('standard.json', text), standard('plain'))).toMatchObject({
      exitCode,
      out: '',
      error: expect.stringMatching(message),
    });
  });

  describe('a standard that is a folder, or not there', () => {
    const MADE_BY = /RotationStandard\.toJson\(\) and writeTo\(\) write such files/;

    test.each<[string, () => string, RegExp]>([
      ['a folder', () => folder('cdk.out'), /cdk\.out: must be a standard\.json, got a folder; /],
      ['nothing', () => 'nowhere.json', /: nowhere\.json: no such file; it must be a standard\.json: /],
    ])('check: %s', (_, path, message) => {
      const result = check(file('good.yaml', YAML_TEMPLATE), '--standard', path());
      expect(result).toMatchObject({ exitCode: EXIT.input, out: '', error: expect.stringMatching(message) });
      expect(result.error).toMatch(MADE_BY);
    });

    test.each<[string, () => string]>([
      ['a folder of templates', () => folder('cdk.out')],
      ['a template', () => file('template.json', '{"Resources":{}}')],
      ['a template in YAML', () => file('template.yaml', YAML_TEMPLATE)],
      ['nothing', () => 'nowhere.json'],
    ])('diff: people forget the second standard before %s', (_, path) => {
      for (const args of [[standard('plain'), path()], [path(), standard('plain')]]) {
        const { exitCode, out, error } = cli('standard', 'diff', ...args);
        expect({ exitCode, out }).toEqual({ exitCode: EXIT.input, out: '' });
        expect(error).toContain("'standard diff <old> <new> [templates...]' takes two standards before any template");
      }
    });

    test.each([
      ['a field', '{"schemaVersion":1,"name":"a"}', /'version' must be given/],
      ['a comma', '{"schemaVersion":1,}', /must be JSON/],
    ])('diff: what is wrong inside of a standard has nothing to do with that: %s', (_, text, message) => {
      const { error } = cli('standard', 'diff', standard('plain'), file('wrong.json', text));
      expect(error).toMatch(message);
      expect(error).not.toContain('takes two standards');
    });
  });

  test.each<[string, string[], RegExp]>([
    ['no standard', ['standard', 'check', 'a.json'], /--standard/],
    ['no template', ['standard', 'check', '--standard', 'a.json'], /templates/],
    ['an unknown format', ['standard', 'check', 'a.json', '--standard', 'b.json', '--format', 'xml'], /text, json, sarif, junit/],
    ['an unknown option', ['standard', 'check', 'a.json', '--standard', 'b.json', '--fast'], /--fast/],
    ['a misspelt option', ['standard', 'check', 'a.json', '--standrad', 'b.json'], /--standrad'\n\(Did you mean --standard\?\)/],
    ['a misspelt flag', ['standard', 'check', 'a.json', '--standard', 'b.json', '--strcit'], /Did you mean --strict\?/],
    ['an unknown command', ['standard', 'judge'], /judge|Usage/],
    ['a misspelt command', ['standard', 'chekc'], /unknown command 'chekc'\n\(Did you mean check\?\)/],
    ['a command in the wrong place', ['check', 'a.json'], /unknown command 'check'\n\(Did you mean standard check\?\)/],
    ['a misspelt group', ['standrad', 'check'], /unknown command 'standrad'\n\(Did you mean standard\?\)/],
    ['a command of nobody', ['xyz'], /unknown command 'xyz'\n/],
    ['one standard to compare', ['standard', 'diff', 'a.json'], /new/],
  ])('usage: %s', (_, args, message) => {
    expect(cli(...args)).toMatchObject({ exitCode: EXIT.usage, out: '', error: expect.stringMatching(message) });
  });

  test('help and version are no errors, and help tells the exit codes', () => {
    expect(cli('--version')).toEqual({ exitCode: EXIT.ok, out: '1.2.3\n', error: '' });
    const { exitCode, out } = cli('standard', 'check', '--help');
    expect(exitCode).toBe(EXIT.ok);
    for (const code of Object.values(EXIT)) expect(out).toMatch(new RegExp(`^ +${code}  `, 'm'));
  });
});
