import { changesIn, isNoUpgrade, summaryOf } from './diff';
import { appFor, OLD_VERSIONS } from './versions';

const DIFF = `Stack Orders (aws://000000000000/eu-central-1)
IAM Statement Changes
│ + │ AWS::KMS::Key │
Resources
[+] AWS::Lambda::Function CdkKmsRotationOnDemand/Decide CdkKmsRotationOnDemandDecide3A7E9535
[~] Custom::ManualRotationAlias Signing Signing608E83C0 may be replaced
 ├─ [+] KeySpec (may cause replacement)
 │   └─ ECC_NIST_P256
 └─ [~] StateMachineRevisionId (may cause replacement)
     ├─ [-] a
     └─ [+] b
[~] AWS::KMS::Key Data DataF5F4E2E1
 └─ [~] KeyPolicy
Outputs
[-] Output SigningMachine: {}
`;

test('the resources of a diff, each with what changes', () => {
  expect(changesIn(DIFF)).toEqual([
    { how: 'added', type: 'AWS::Lambda::Function', id: 'CdkKmsRotationOnDemandDecide3A7E9535', properties: [] },
    {
      how: 'may be replaced',
      type: 'Custom::ManualRotationAlias',
      id: 'Signing608E83C0',
      properties: ['KeySpec', 'StateMachineRevisionId'],
    },
    { how: 'changed', type: 'AWS::KMS::Key', id: 'DataF5F4E2E1', properties: ['KeyPolicy'] },
  ]);
  expect(summaryOf(changesIn(DIFF))).toContainEqual(['changed', 'AWS::KMS::Key', '1', 'KeyPolicy']);
  expect(changesIn(DIFF).filter(isNoUpgrade)).toEqual([]);
});

test.each([
  ['a key that is removed', '[-] AWS::KMS::Key Data DataF5F4E2E1 destroy'],
  ['a key that stays behind', '[-] AWS::KMS::Key Data DataF5F4E2E1 orphan'],
  ['a key that is replaced', '[~] AWS::KMS::Key Data DataF5F4E2E1 replace'],
  ['a key that may be replaced', '[~] AWS::KMS::Key Data DataF5F4E2E1 may be replaced'],
  ['an alias that is removed', '[-] AWS::KMS::Alias Data/Alias DataAliasF5F4E2E1 destroy'],
  ['a family that is removed', '[-] Custom::ManualRotationAlias Signing Signing608E83C0 destroy'],
  ['a family that is replaced', '[~] Custom::ManualRotationAlias Signing Signing608E83C0 replace'],
])('%s is no upgrade', (_, line) => {
  expect(changesIn(`Resources\n${line}\n`).map(isNoUpgrade)).toEqual([true]);
});

test.each(Object.entries(OLD_VERSIONS))('the app can be written as it was %s', (_, version) => {
  const code = appFor(version);
  for (const [today, then] of version.renames) {
    expect(code).toContain(then);
    expect(code).not.toContain(today);
  }
});
