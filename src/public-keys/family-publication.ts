import { Duration } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { PublicKeyTerms, StoreTerms } from './contract';
import type { KeyTemplate } from '../key-template';
import { StackPublisher } from './publisher';
import type { Declaration } from '../manual-rotation/declared';
import { invalid } from '../private/invalid';

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

  /** Publishes to these places, too; each once. */
  public add(scope: IConstruct, stores: StoreTerms[]): StackPublisher {
    for (const store of stores) {
      const place = placeOf(store);
      if (this.stores.some((other) => placeOf(other) === place)) {
        throw invalid(scope, `'stores' must not name a place twice, got ${describe(store)}; each document belongs to one set`);
      }
      this.stores.push(store);
    }
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

function placeOf(store: StoreTerms): string {
  return store.type === 'jwks' ? JSON.stringify([store.bucket, store.objectKey]) : store.path;
}

function describe(store: StoreTerms): string {
  return store.type === 'jwks' ? `the object ${store.objectKey} twice` : `the path ${store.path} twice`;
}
