import { Lazy } from 'aws-cdk-lib';
import type { IResolvable } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';

/** The key policy of one replica: what was declared, and what grants add for this replica alone. */
export class ReplicaPolicy {
  private readonly additions = new iam.PolicyDocument();

  constructor(private readonly declared: iam.PolicyDocument = accountDecides()) {}

  /** The second parameter is the interface's: in some languages callers name it, so ReplicaKey must have it by that name. */
  public add(statement: iam.PolicyStatement, _allowNoOp?: boolean): iam.AddToResourcePolicyResult {
    this.additions.addStatements(statement);
    return { statementAdded: true, policyDependable: this.additions };
  }

  /** Apart, as the declared document may be the primary's, too: what is granted here must not be granted there. */
  public render(): IResolvable {
    return Lazy.any({
      produce: () => {
        const [declared, added] = [this.declared.toJSON(), this.additions.toJSON()];
        return { Version: '2012-10-17', ...declared, Statement: [declared, added].flatMap(document => document?.Statement ?? []) };
      },
    });
  }
}

/** As AWS KMS does for keys that are made without a policy, and kms.Key too. */
function accountDecides(): iam.PolicyDocument {
  return new iam.PolicyDocument({
    statements: [new iam.PolicyStatement({ actions: ['kms:*'], principals: [new iam.AccountRootPrincipal()], resources: ['*'] })],
  });
}
