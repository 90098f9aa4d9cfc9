import type * as iam from 'aws-cdk-lib/aws-iam';
import type { StoreTerms } from './contract';

/** A place where public keys are published, and what the publisher has to be allowed there. */
export interface StoreNeeds {
  readonly terms: StoreTerms;
  readonly statements: iam.PolicyStatement[];
  /** What has to be done for the role beyond that. */
  readonly grant: (role: iam.IRole) => void;
}
