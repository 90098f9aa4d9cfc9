/** The role of a machine, as families name it. */
export const MACHINE_ROLE = 'arn:aws:iam::111122223333:role/cdk-kms-rotation-eu-west-1-0123456789ab-machine';

interface PolicyParts {
  readonly role?: string;
  /** Who is spared from the denials beside the machine. */
  readonly spared?: readonly string[];
  /** The name of a statement that is missing. */
  readonly without?: string;
}

export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Principal: unknown;
  readonly Action: string | string[];
  readonly Resource: string;
  readonly Condition?: object;
}

/**
 * What a generation's key policy ends with, as far as the rule looks at it; test/iam/compliance.test.ts holds the rule against policies
 * that families declare.
 */
export function machinePolicy({ role = MACHINE_ROLE, spared = [], without }: PolicyParts = {}): { readonly Statement: PolicyStatement[] } {
  const statements: PolicyStatement[] = [
    { Sid: 'Account', Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:*', Resource: '*' },
    {
      Sid: 'CdkKmsRotationMachine',
      Effect: 'Allow',
      Principal: { AWS: '*' },
      Action: ['kms:TagResource', 'kms:UpdateAlias'],
      Resource: '*',
      Condition: { ArnEquals: { 'aws:PrincipalArn': role }, StringEquals: { 'kms:CallerAccount': '111122223333' } },
    },
    {
      Sid: 'CdkKmsRotationTags',
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: ['kms:TagResource', 'kms:UntagResource'],
      Resource: '*',
      Condition: {
        'ArnNotEquals': { 'aws:PrincipalArn': spared.length === 0 ? role : [role, ...spared] },
        'ForAnyValue:StringLike': { 'aws:TagKeys': 'cdk-kms-rotation:*' },
      },
    },
  ];
  return { Statement: statements.filter(({ Sid }) => Sid !== without) };
}
