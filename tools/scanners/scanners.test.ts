import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REASONS } from './reasons';
import { differencesFromPage, documentedRows, judged, rowOf } from './scan';

const PAGE = readFileSync(join(__dirname, '../../docs/corporate-pipelines.md'), 'utf8');

describe('a finding', () => {
  test('with a reason is explained', () => {
    const scan = judged('Checkov', '1', [{ id: 'CKV_AWS_117', resource: 'Anything' }]);
    expect(rowOf(scan)).toEqual(['Checkov', '1', '1', '1', '0']);
  });

  test('without one is real', () => {
    const scan = judged('Checkov', '1', [{ id: 'CKV_AWS_1', resource: 'Role', text: 'too wide' }]);
    expect(rowOf(scan)).toEqual(['Checkov', '1', '1', '0', '1']);
    expect(scan.real).toEqual(['Role: CKV_AWS_1: too wide']);
  });

  // A reason for one resource must not hide what would be a fault of another.
  test.each([
    ['CKV_AWS_7', 'Imported4F5B38B1', 'Data666C94C7'],
    ['kms_key_rotation_enabled_check', 'Imported4F5B38B1', 'Data666C94C7'],
    ['CMK_BACKING_KEY_ROTATION_ENABLED', 'Imported4F5B38B1', 'Data666C94C7'],
    ['kms_cmk_rotation_enabled', 'SymmetricMachineFAD03E0F', 'Data666C94C7'],
    ['sqs_dlq_check', 'NotificationsDeadLetters2AC1E002', 'OtherQueue2AC1E002'],
    ['lambda_function_public_access_prohibited_check', 'CdkKmsRotationCompliancePermissionD3385CD7', 'OtherPermission'],
    ['CFN_NO_EXPLICIT_RESOURCE_NAMES', 'SigningRoleE19AFA5A', 'Table2AC1E002'],
  ])('%s is none of %s, and real of %s', (id, none, real) => {
    expect(judged('a tool', '1', [{ id, resource: none }]).real).toEqual([]);
    expect(judged('a tool', '1', [{ id, resource: real }]).real).toHaveLength(1);
  });

  test('named like a property that every object has is no reason', () => {
    expect(judged('a tool', '1', [{ id: 'constructor', resource: 'Role' }]).real).toHaveLength(1);
  });
});

describe('the page', () => {
  test('has a row for each scanner, with nothing real', () => {
    expect(documentedRows(PAGE).map(([tool]) => tool)).toEqual([
      'cdk-nag 3, all packs',
      'cdk-nag 2, all packs',
      'cfn-lint',
      'cfn-guard, AWS Control Tower',
      'cfn-guard, AWS Guard rules registry',
      'Checkov',
      'Cloud Custodian, cross-account',
      'Prowler, 9 checks of AWS KMS',
    ]);
    for (const [, , findings, explained, real] of documentedRows(PAGE)) expect([explained, real]).toEqual([findings, '0']);
  });

  test('names every rule with a reason, but for information', () => {
    for (const id of Object.keys(REASONS).filter((name) => !/^I\d/.test(name))) expect(PAGE).toContain(`\`${id}\``);
  });

  test('that says something else is told', () => {
    const scan = { tool: 'Checkov', version: '0.0.1', findings: 1, acknowledged: 1, real: [] };
    expect(differencesFromPage([scan], PAGE)).toEqual([expect.stringMatching(/^the page says Checkov \| 3.*, and it is Checkov \| 0\.0\.1 \| 1 \| 1 \| 0$/)]);
    expect(differencesFromPage([{ ...scan, tool: 'a new one' }], PAGE))
      .toEqual(['the page says nothing, and it is a new one | 0.0.1 | 1 | 1 | 0']);
  });

  test('without the table is no page', () => {
    expect(() => documentedRows('# Nothing')).toThrow('no table of scanners');
  });
});
