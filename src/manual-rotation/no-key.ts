import { Construct } from 'constructs';
import { invalid } from '../private/invalid';

/** What the AWS CDK reads of a key. */
const OF_KEYS = ['keyArn', 'keyId', 'keyRef'];

/**
 * Has an alias fail at once where somebody passes it as a key. TypeScript, Java, C# and Go refuse that when they compile. Python and JavaScript do not, and
 * the AWS CDK would find no key: it would encrypt with the AWS managed key, and say nothing.
 *
 * Getters at run time, and not in the class: declared, they would make it an `IKeyRef` to TypeScript. They are not enumerable, so that what prints
 * an object leaves them alone.
 */
export function refuseUseAsKey({ prototype }: { readonly prototype: object }): void {
  for (const name of OF_KEYS) {
    Object.defineProperty(prototype, name, {
      configurable: true, // tests take them away
      get(this: unknown) {
        if (!Construct.isConstruct(this)) return undefined; // the prototype itself
        throw invalid(this, `an alias whose key is replaced must not be passed as a key, got a use of its '${name}'; what keeps the ARN of a key would stay on the old one: `
          + "give it a RotatingKey. Code that calls AWS KMS itself names 'aliasName', and gets its permissions by 'grants'");
      },
    });
  }
}
