import type { CfnResource } from 'aws-cdk-lib';
import { Annotations, Stack } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { IConstruct } from 'constructs';
import type { Declaration } from './declared';
import type { Adoption } from '../manual-rotation-alias-props';
import { isElsewhere } from '../private/environment';
import { invalid } from '../private/invalid';
import { isAlias, isSameKey } from '../private/key-resource';
import { environmentOf, textOf } from '../private/policy-text';

/** A declaration that adopts a key. */
export interface Adopter extends IConstruct {
  readonly _adopts?: kms.IKeyRef;
}

/** The key to adopt, or an error if it cannot become a generation here. Its spec, usage, origin and state are known at deployment only. */
export function checkedAdoption(
  scope: IConstruct,
  adopt: Adoption | undefined,
  isAdopter: (x: IConstruct) => x is Adopter,
): Declaration['adopt'] {
  if (adopt === undefined) return null;
  if (isElsewhere(scope, adopt.key.env)) {
    throw invalid(
      scope,
      '\'adopt\' must name a key of the stack\'s account and Region, got one of ' +
        `${adopt.key.env.account}/${adopt.key.env.region}; aliases do not reach further`,
    );
  }
  const { keyArn } = adopt.key.keyRef;
  if (isAlias(adopt.key)) {
    throw invalid(
      scope,
      `'adopt' must name a key, got the alias ${adopt.key.node.path}; aws kms describe-key tells the ARN ` +
        'of the key behind it, for kms.Key.fromKeyArn()',
    );
  }
  const other = scope.node.root.node
    .findAll()
    .find((x) => x !== scope && isAdopter(x) && x._adopts !== undefined && isSameKey(x._adopts, adopt.key));
  if (other !== undefined) {
    throw invalid(
      scope,
      `'adopt' must name a key that no other alias adopts, got that of ${other.node.path}; a key belongs to one ` +
        'family: adopt it there, or give this alias a key of its own',
    );
  }
  return { keyArn, replacePolicy: adopt.replacePolicy ?? false, lockOtherAliases: adopt.lockOtherAliases ?? false };
}

/**
 * Puts the denials into the policy of the adopted key. The policy of a key of elsewhere cannot be reached from here: a deployment then
 * refuses to adopt it until they are in, and this says so before.
 */
export function guardAdoptedKey(
  scope: IConstruct, { key, replacePolicy }: Adoption, denials: iam.PolicyStatement[], resource: CfnResource,
): void {
  const added = denials.map((denial) => (hasPolicy(key) ? key.addToResourcePolicy(denial, true).statementAdded : false));
  if (added.every(Boolean) || replacePolicy === true) return; // a policy that is replaced has them
  // Last, for the names of roles may change until then.
  scope.node.addValidation({
    validate: () => {
      const statements = denials.map((denial) => readable(Stack.of(scope).resolve(denial.toStatementJson()), scope));
      Annotations.of(resource).addWarningV2('cdk-kms-rotation:ManualRotationAlias.adoptedKeyUnguarded',
        `'adopt' names a key whose policy this app does not make (${key.node.path}), and without some denials in `
          + 'it, whoever may tag the key commands the rotation: '
        + 'the deployment refuses to adopt it (AdoptionRefused) until its policy has these statements: '
        + `${JSON.stringify(statements)}; add them where the key is made, `
        + 'or declare replacePolicy: true; acknowledge this once they are in');
      return [];
    },
  });
}

/** An L1 has a policy, but nothing can be added to it. */
function hasPolicy(key: kms.IKeyRef): key is kms.IKey {
  return typeof (key as Partial<kms.IKey>).addToResourcePolicy === 'function';
}

/** With placeholders where only the deployment knows account or Region. */
function readable(value: unknown, scope: IConstruct): unknown {
  const text = textOf(value, environmentOf(scope));
  if (text !== undefined) return text;
  if (Array.isArray(value)) return value.map((item) => readable(item, scope));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, readable(item, scope)]));
}
