import type { ConfigServiceClient } from '@aws-sdk/client-config-service';
import type { KMSClient } from '@aws-sdk/client-kms';
import type { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { Calls } from './calls';
import type { EvaluationSender } from './evaluation-sender';
import type { KmsReader } from './kms-reader';
import type { Clock } from './pace';
import type { TagTable } from './tag-table';
import type { Tally } from './tally';
import type { TagScope } from '../contract';
import type { AgeStandard } from '../verdict-types';

export interface Clients {
  readonly kms: KMSClient;
  /** AWS KMS in another Region: where the primary keys of replicas are. */
  readonly kmsIn: (region: string) => KMSClient;
  readonly tagging: ResourceGroupsTaggingAPIClient;
  readonly config: ConfigServiceClient;
  readonly ssm: SSMClient;
}

/** What AWS Lambda gives the function. */
export interface Surroundings {
  readonly clients: Clients;
  readonly clock: Clock;
  /** Milliseconds until AWS Lambda ends the function. */
  readonly remaining: () => number;
  /** Writes a line to the log as it is. */
  readonly write: (line: string) => void;
}

/** Clients, clock and log of one run. */
export interface RunContext {
  readonly ruleName: string;
  readonly surroundings: Surroundings;
  readonly calls: Calls;
  readonly kms: KmsReader;
  readonly tags: TagTable;
  readonly sender: EvaluationSender;
  readonly tally: Tally;
  readonly standard: AgeStandard;
  readonly scope?: TagScope;
  /** For how long AWS Config is not told what it shows already. @default - it is told in every run */
  readonly repeatAfterDays?: number;
  readonly now: Date;
}
