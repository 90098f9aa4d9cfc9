import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { DETAIL_TYPES } from './contract';
import { acknowledgeWildcard } from '../private/acknowledge';
import { mayAnnounce, mayWriteLog } from '../private/machine-statements';
import { EVENT_SOURCE } from '../private/vocabulary';

/**
 * What the machines of all aliases of a stack have in common. One policy for all of them: written into each role, it would be a sixth of
 * the template, and fewer aliases would fit a stack.
 */
export function machinePolicy(scope: Construct, id: string, functionArns: string[]): iam.ManagedPolicy {
  const policy = new iam.ManagedPolicy(scope, id, {
    description: 'What the state machines that rotate AWS KMS aliases of one stack share',
    statements: [...permissions(scope, functionArns), ...denials()],
  });
  acknowledgeWildcard(policy, '*', 'log deliveries have no resource to name; the other statements on all resources deny');
  return policy;
}

function permissions(scope: Construct, functionArns: string[]): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({ sid: 'AskFunctions', actions: ['lambda:InvokeFunction'], resources: functionArns }),
    mayAnnounce(scope, EVENT_SOURCE, Object.values(DETAIL_TYPES)),
    mayWriteLog(),
  ];
}

/** Whatever a key policy may say: the machine moves names, it does not use keys, lend them, or lock anybody out. */
function denials(): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({
      sid: 'NeverUseOrLendKeys',
      effect: iam.Effect.DENY,
      actions: [
        // Dec* and Enc*: encryption and key encapsulation; linters do not know the actions of the latter yet.
        'kms:CreateGrant', 'kms:Dec*', 'kms:DeriveSharedSecret', 'kms:Enc*', 'kms:GenerateDataKey*', 'kms:GenerateMac',
        'kms:ReEncrypt*', 'kms:Sign', 'kms:Verify', 'kms:VerifyMac',
      ],
      resources: ['*'],
    }),
    new iam.PolicyStatement({
      sid: 'NeverLockOut',
      effect: iam.Effect.DENY,
      actions: ['kms:CreateKey', 'kms:PutKeyPolicy'],
      resources: ['*'],
      conditions: { Bool: { 'kms:BypassPolicyLockoutSafetyCheck': 'true' } },
    }),
  ];
}
