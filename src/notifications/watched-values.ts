import { Lazy, Token } from 'aws-cdk-lib';

/**
 * How many characters of values fit into one event pattern: Amazon EventBridge allows 2,048, and no frame of ours takes more than 240.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html (read 2026-11-25)
 */
const PATTERN_SPACE = 1_800;
/** Quotes and comma. */
const PER_VALUE = 3;

/** The most characters that the ARN of a key, or of a state machine, has in any partition and Region. 20 keys fit into a pattern. */
export const LONGEST_ARN = { key: 87, stateMachine: 145 };

/** In what one list of watched values differs from another. */
export interface WatchedValuesOptions {
  /** How long a value can be that only AWS CloudFormation will know. */
  readonly longestToken: number;
  /** Makes the rules for the next values. They come in any order, until synthesis: `values` is resolved then. */
  onNewBatch(batch: number, values: string[]): void;
}

/** Values that event patterns match, such as the ARNs of keys, in as few patterns as they fit into. */
export class WatchedValues {
  private readonly batches: string[][] = [];

  constructor(private readonly options: WatchedValuesOptions) {}

  public get isEmpty(): boolean {
    return this.batches.length === 0;
  }

  /** Adds a value, unless it is there already. */
  public add(value: string): void {
    if (this.batches.some((batch) => batch.includes(value))) return;
    const last = this.batches.at(-1);
    if (last !== undefined && this.length([...last, value]) <= PATTERN_SPACE) {
      last.push(value);
      return;
    }
    const batch = [value];
    this.batches.push(batch);
    this.options.onNewBatch(this.batches.length, Lazy.list({ produce: () => batch }));
  }

  private length(values: readonly string[]): number {
    const lengths = values.map((value) => PER_VALUE + (Token.isUnresolved(value) ? this.options.longestToken : value.length));
    return lengths.reduce((sum, each) => sum + each, 0);
  }
}
