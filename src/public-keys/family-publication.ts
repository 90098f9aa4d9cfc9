import { Duration, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { PublicKeyTerms, StoreTerms } from './contract';
import type { KeyTemplate } from '../key-template';
import { StackPublisher } from './publisher';
import type { Declaration } from '../manual-rotation/declared';

/** What a family declares about its public keys: nothing, until a set is made for it. */
export class FamilyPublication {
  private readonly stores: StoreTerms[] = [];

  constructor(
    private readonly alias: IConstruct,
    public readonly keyTemplate: KeyTemplate,
    private readonly declared: Pick<Declaration, 'activationDelaySeconds' | 'retirement' | 'adopt'>,
  ) {}

  public get activationDelay(): Duration {
    return Duration.seconds(this.declared.activationDelaySeconds);
  }

  /** Days after which a superseded generation may be disabled; undefined: never. */
  public get retiredAfterDays(): number | undefined {
    return this.declared.retirement?.after;
  }

  /** Where the publisher is, which has rights in its account and Region only. */
  public get stack(): Stack {
    return Stack.of(this.alias);
  }

  /** Publishes to these places, too. */
  public add(stores: StoreTerms[]): StackPublisher {
    this.stores.push(...stores);
    const publisher = StackPublisher.of(this.alias);
    if (this.declared.adopt !== null) publisher.mayReadAdopted(this.declared.adopt.keyArn);
    return publisher;
  }

  /** For the declaration; undefined if nothing is published. */
  public terms(): PublicKeyTerms | undefined {
    if (this.stores.length === 0) return undefined;
    return { functionName: StackPublisher.of(this.alias).publisherFunction.functionName, stores: this.stores };
  }
}
