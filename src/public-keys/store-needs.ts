import type * as iam from 'aws-cdk-lib/aws-iam';
import type { StoreTerms } from './contract';

/** One object, or one path. */
export interface Place {
  /** The same for the same place. */
  readonly id: string;
  /** For messages. */
  readonly name: string;
}

/** A place where public keys are published, and what the publisher has to be allowed there. */
export interface StoreNeeds {
  readonly terms: StoreTerms;
  readonly statements: iam.PolicyStatement[];
  /** What has to be done for the role beyond that. */
  readonly grant: (role: iam.IRole) => void;
  /** What is written there: each by one set only, or they would overwrite each other for ever. */
  readonly places: readonly Place[];
  /** At the end of the synthesis: what is wrong with the place. Warns of what is dangerous. */
  readonly judge: () => string[];
}
