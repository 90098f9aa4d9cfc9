import { ALIAS_OPERATIONS } from './alias-operations';
import { CRYPTO_OPERATIONS } from './crypto-operations';
import { ContractViolation } from './errors';
import { GRANT_OPERATIONS } from './grant-operations';
import { KEY_OPERATIONS } from './key-operations';
import type { Operation } from './operation';
import { Store } from './store';
import type { StoreOptions } from './store';
import { TAG_OPERATIONS } from './tag-operations';

/** One request: an operation, its input as in the API (blobs are Uint8Array), and who asks. */
export interface Call {
  readonly operation: string;
  readonly input: Record<string, any>;
  readonly caller: string;
}

/** KMS, or a layer before it. Answers as the API does (dates are Date), or throws KmsError. */
export type Kms = (call: Call) => Record<string, any>;

/** Every operation the stand-in plays. */
export const OPERATIONS: ReadonlyMap<string, Operation> = new Map(Object.entries({
  ...KEY_OPERATIONS, ...ALIAS_OPERATIONS, ...TAG_OPERATIONS, ...GRANT_OPERATIONS, ...CRYPTO_OPERATIONS,
}));

/** KMS in memory, strict and immediately consistent; layers make it late, deaf or broken. */
export class FakeKms {
  /** The true state: for invariants, never for the code under test. */
  public readonly store: Store;

  constructor(options: StoreOptions) {
    this.store = new Store(options);
  }

  public readonly call: Kms = ({ operation: name, input }) => {
    const operation = OPERATIONS.get(name);
    if (!operation) {
      throw new ContractViolation(`the stand-in does not play ${name}`);
    }
    const given = Object.entries(input).filter(([, value]) => value !== undefined).map(([field]) => field);
    const unknown = given.filter(field => !operation.fields.includes(field));
    if (unknown.length > 0) {
      throw new ContractViolation(`${name} has no parameter ${unknown.join(', ')}`);
    }
    const output = operation.run(this.store, input) ?? {};
    if (operation.cryptographic) {
      this.store.resolve(output.KeyId, false).lastUse = { operation: name, at: this.store.clock.now() };
    }
    return output;
  };
}
