import { Annotations, CfnResource, Stack } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { IConstruct } from 'constructs';
import { ALARMS, EVENT_BRIDGE, WARNING } from './frozen-names';
import { rendered } from '../private/rendered-resource';

const AWS_MANAGED = 'alias/aws/';
const NO_MESSAGE = { services: `${EVENT_BRIDGE} and ${ALARMS}`, otherwise: 'no message arrives', or: '' };

/** Error and warning about the key of each prop; the ids of warnings are frozen. */
const TEXTS = {
  encryptionKey: { key: "an imported 'encryptionKey'", id: 'importedEncryptionKey', ...NO_MESSAGE },
  topic: { key: "the key of 'topic', which is not of this app,", id: 'importedTopicKey', ...NO_MESSAGE },
  deadLetterQueue: {
    key: "the key of 'deadLetterQueue', which is not of this app,",
    id: 'importedDeadLetterQueueKey',
    services: EVENT_BRIDGE,
    otherwise: 'undelivered events are lost',
    or: ', or QueueEncryption.SQS_MANAGED',
  },
};

export type EncryptedProp = keyof typeof TEXTS;

/**
 * Lets services of AWS use the key that encrypts what they write, or says that its owner has to: an imported key has no policy here, nor
 * has an alias of one.
 */
export function letUseKey(scope: IConstruct, prop: EncryptedProp, key: kms.IKey, statements: iam.PolicyStatement[]): void {
  const added = statements.map((statement) => key.addToResourcePolicy(statement).statementAdded);
  if (added.includes(false)) warn(scope, prop);
}

/** What encrypts a topic or a queue of this app, as it will stand in the template: aspects and overrides applied. At validation only. */
export function renderedKey({ node: { defaultChild: resource } }: IConstruct): unknown {
  return CfnResource.isCfnResource(resource) ? rendered(resource).Properties?.KmsMasterKeyId : undefined;
}

/**
 * Why AWS services cannot write to something with this encryption; a warning if that is not known. `letKey` is the key that they were
 * allowed to use, if any.
 */
export function judgeKey(scope: IConstruct, prop: EncryptedProp, encrypted: IConstruct, letKey: kms.IKey | undefined): string[] {
  const encryptedBy = renderedKey(encrypted);
  if (encryptedBy === undefined) return [];
  if (isAwsManaged(JSON.stringify(encryptedBy))) {
    return [`'${prop}' must be encrypted with a customer managed key, `
    + `got an AWS managed one; ${whyNotAwsManaged(prop)}`];
  }
  const isLet = letKey !== undefined && JSON.stringify(encryptedBy) === JSON.stringify(Stack.of(encrypted).resolve(letKey.keyArn));
  if (!isLet) warn(scope, prop);
  return [];
}

export function isAwsManaged(key: string): boolean {
  return key.includes(AWS_MANAGED);
}

/** https://github.com/aws/aws-cdk/issues/30549 (read 2026-11-25): the CDK says nothing. */
export function whyNotAwsManaged(prop: EncryptedProp): string {
  return 'the key policy of an AWS managed key lets neither Amazon EventBridge nor alarms use it, so '
    + 'use a customer managed key, such as a RotatingKey'
    + TEXTS[prop].or;
}

function warn(scope: IConstruct, prop: EncryptedProp): void {
  const { key, id, services, otherwise } = TEXTS[prop];
  Annotations.of(scope).addWarningV2(`${WARNING}${id}`,
    `the policy of ${key} cannot be changed from here: let ${services} call kms:Decrypt and kms:GenerateDataKey with it, or ${otherwise}`);
}
