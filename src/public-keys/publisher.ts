import { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { IConstruct } from 'constructs';
import { PublishPublicKeysFunction } from './functions/publish-public-keys-function';
import { mayDescribeByAlias, mayListAliases, mayReadOwn } from '../manual-rotation/kms-rights';
import { StackMachinery } from '../manual-rotation/stack-machinery';
import { acknowledgeWildcard } from '../private/acknowledge';
import { acknowledgeFunction, acknowledgeFunctionWildcard, acknowledgeInlinePolicy } from '../private/acknowledge-standards';
import { arnOfKeys } from '../private/key-resource';
import { functionParts, letJoinVpc } from '../private/library-function';
import { stackSingleton } from '../private/stack-singleton';

/** Frozen: the logical ids of its resources derive from it. */
const ID = 'CdkKmsRotationPublicKeys';

/** What the publisher reads of a family's keys: all of it is public, or says what is genuine. */
const READS = ['kms:DescribeKey', 'kms:GetKeyPolicy', 'kms:GetPublicKey', 'kms:ListGrants', 'kms:ListResourceTags'];

/**
 * The function that publishes the public keys of all families of a stack. It can neither sign nor change a key, and writes nothing but the
 * objects and parameters that are declared. Only the state machines of the stack may invoke it.
 */
export class StackPublisher extends Construct {
  public static of(scope: IConstruct): StackPublisher {
    return stackSingleton(scope, ID, (stack, id) => new StackPublisher(stack, id));
  }

  public readonly publisherFunction: lambda.Function;
  private readonly policy: iam.PolicyDocument;
  private readonly allowed = new Set<string>();

  private constructor(scope: Construct, id: string) {
    super(scope, id);
    const machinery = StackMachinery.of(this);
    const statements = [mayDescribeByAlias(this), mayReadOwn(this, READS), mayListAliases()];
    const { options, policy } = functionParts(this, 'PublisherRole', { logGroup: machinery.logGroup, statements });
    this.policy = policy;
    this.publisherFunction = new PublishPublicKeysFunction(this, 'Publisher', {
      ...options,
      description: 'Publishes public keys of AWS KMS keys to where verifiers read them; can use none of the keys',
      timeout: Duration.minutes(1),
    });
    letJoinVpc(this.publisherFunction, policy);
    machinery.letPublish(this.publisherFunction);
    this.acknowledgeFindings();
  }

  /** What only some families need; the same statement once. */
  public allow(...statements: iam.PolicyStatement[]): void {
    for (const statement of statements) {
      const text = JSON.stringify(statement.toStatementJson());
      if (this.allowed.has(text)) continue;
      this.allowed.add(text);
      this.policy.addStatements(statement);
    }
  }

  /** A key that was adopted bears no tag of ours until the first run has marked it. */
  public mayReadAdopted(keyArn: string): void {
    this.allow(new iam.PolicyStatement({ actions: READS, resources: [keyArn] }));
  }

  private acknowledgeFindings(): void {
    const role = this.publisherFunction.role!;
    acknowledgeFunctionWildcard(role, 'listing aliases takes no resource and no condition');
    acknowledgeWildcard(role, arnOfKeys(this), 'reads only, of keys behind an alias or with the owner tag of this stack');
    acknowledgeInlinePolicy(role);
    acknowledgeFunction(this.publisherFunction, 'the state machine waits for its answer, and asks again');
  }
}
