import { Construct } from 'constructs';
import { invalid } from '../private/invalid';

/** What the AWS CDK reads of a key. */
const OF_KEYS: readonly PropertyKey[] = ['keyArn', 'keyId', 'keyRef'];

/**
 * Has an alias fail at once where somebody passes it as a key. TypeScript, Java, C# and Go refuse that when they compile. Python and
 * JavaScript do not, and the AWS CDK would find no key: it would encrypt with the AWS managed key, and say nothing.
 *
 * At run time, and not as members of the class: declared, they would make it an `IKeyRef` to TypeScript. And by a prototype that answers,
 * not by getters: jest copies what it prints with every accessor of every prototype, enumerable or not (jest-matcher-utils 30,
 * deepCyclicCopyObject), so that it could not print a failed comparison.
 */
export function refuseUseAsKey({ prototype }: { readonly prototype: object }): void {
  const inherited = Object.create(Object.getPrototypeOf(prototype)) as object;
  Object.setPrototypeOf(prototype, new Proxy(inherited, {
    get: (target, name, alias: unknown) => {
      if (!OF_KEYS.includes(name) || !Construct.isConstruct(alias)) return Reflect.get(target, name, alias) as unknown;
      throw invalid(alias, 'an alias whose key is replaced must not be passed as a key, got a use of its '
        + `'${String(name)}'; what keeps the ARN of a key would stay on the `
        + "old one: give it a RotatingKey. Code that calls AWS KMS itself names 'aliasName', and gets its permissions by 'grants'");
    },
  }));
}
