import type { StandardRule as R } from '../../../src/standard-rule';
import { family, familyTerms, IT } from '../rule-row';

export const PARAMETER = { Ref: 'Parameter' };
export const NO_VALUE = { Ref: 'AWS::NoValue' };
export const either = (condition: string, yes: unknown, no: unknown) => ({ 'Fn::If': [condition, yes, no] });
export const toIt = { 'Fn::GetAtt': [IT, 'Arn'] };
export const adopting = { Family: family({}, { AdoptedKeyArn: toIt }).It };
export const RSA = { KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' };
export const ON = { EnableKeyRotation: true };
export const pieces = JSON.stringify(familyTerms({ aliasName: 'alias/|' })).split('|');
export const WATCHING = { Namespace: 'CdkKmsRotation', Dimensions: [{ Name: 'Alias', Value: 'alias/orders' }] };
export const RETIREMENT = { after: 90, unusedFor: 30, deletion: { quarantine: 30, pendingWindow: 7 } };
export const open = (statement: object) => ({
  KeyPolicy: { Statement: [{ Sid: 'Open', Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*', ...statement }] },
});

export function alarm(properties: Readonly<Record<string, unknown>>) {
  return { Type: 'AWS::CloudWatch::Alarm', Properties: properties };
}

export function expiryAlarm(keyId: unknown) {
  return alarm({ Namespace: 'AWS/KMS', MetricName: 'SecondsUntilKeyMaterialExpiration', Dimensions: [{ Name: 'KeyId', Value: keyId }] });
}

export function lookup(aliasName: string, environment?: string) {
  return { alias: aliasName, keyId: 'k-1', contextKey: 'key-provider:x', environment };
}

export function waiver(parts: { keyArn?: string; alias?: string; constructPath?: string; until?: string; rules?: R[] }) {
  return { owner: 'team-x', reason: 'as good as any', until: '2027-06-30', ...parts };
}
