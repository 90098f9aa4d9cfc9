import { Lazy, Token } from 'aws-cdk-lib';

/**
 * How many characters one event pattern may have.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html (read 2026-11-25)
 */
const LONGEST_PATTERN = 2_048;

/** How many of them stand around the values: more in patterns for our own events, which name account and Region as well. */
export const PATTERN_FRAME = { ofAws: 240, ofOurs: 320 };

/** Quotes and comma. */
const PER_VALUE = 3;

/** The most characters that the ARN of a key, or of a state machine, has in any partition and Region. 20 keys fit into a pattern. */
export const LONGEST_ARN = { key: 87, stateMachine: 145 };

/** How much of a pattern its values, and the rest of it, can take. */
export interface PatternLengths {
  /** How long a value can be that only AWS CloudFormation will know. */
  readonly longestToken: number;
  /** One of `PATTERN_FRAME`. */
  readonly frame: number;
}

/** In what one list of watched values differs from another. */
export interface WatchedValuesOptions extends PatternLengths {
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
    if (last !== undefined && this.length([...last, value]) <= LONGEST_PATTERN - this.options.frame) {
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
