import type { KMSClient } from '@aws-sdk/client-kms';
import type { SFNClient } from '@aws-sdk/client-sfn';

/** The account that questions are asked of, with time and people passed in. */
export interface Account {
  readonly kms: Pick<KMSClient, 'send'>;
  readonly stepFunctions: Pick<SFNClient, 'send'>;
  readonly outputs: { readonly Machine: string; readonly InPlaceKey: string; readonly FailureMachine: string };
  /** An emulator: what it does is its own, and it enforces no policies. */
  readonly emulated: boolean;
  /** ARNs of the keys that questions made; they are removed at the end. */
  readonly made: string[];
  /** Asks the person who gets the mails; undefined if nobody does. */
  readonly askReader?: (question: string) => Promise<string>;
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}
