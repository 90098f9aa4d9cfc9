import type * as iam from 'aws-cdk-lib/aws-iam';
import type { KeyTemplate } from './key-template';
import type { AliasUse } from './manual-rotation/alias-grants';
import { grantOperation, grantUse, USES } from './manual-rotation/alias-grants';
import { told } from './manual-rotation/told';
import type { IManualRotationAlias } from './manual-rotation-alias-interface';
import { required } from './private/given';
import { KINDS } from './private/kinds';

/**
 * What principals of the account can be allowed to do with a `ManualRotationAlias`: its `grants`.
 *
 * Each method writes to the IAM policy of the principal, and to no key policy. It also allows what clients call first, by the alias:
 * `kms:DescribeKey` and, for asymmetric keys, `kms:GetPublicKey`. Principals of other accounts are refused: state them in the key policy,
 * with `addToResourcePolicy()` of the alias.
 *
 * @example
 * declare const service: iam.Role;
 * declare const operators: iam.Role;
 *
 * const signing = new ManualRotationAlias(this, 'Signing', {
 *   aliasName: 'orders/signing',
 *   keyTemplate: KeyTemplate.signing(SigningSpec.ECC_NIST_P256),
 * });
 * signing.grants.sign(service);
 * signing.grants.verify(service);
 * signing.grants.operate(operators);
 */
export class ManualRotationAliasGrants {
  /**
   * The grants of an alias. `alias.grants` are the same.
   *
   * @param alias an alias of this app, or an imported one: its key template tells what can be granted
   */
  public static fromAlias(alias: IManualRotationAlias): ManualRotationAliasGrants {
    return new ManualRotationAliasGrants(required(undefined, 'alias', alias, KINDS.alias.write));
  }

  private constructor(private readonly alias: IManualRotationAlias) {}

  /**
   * Lets a principal encrypt with the current key, through the alias; symmetric keys make data keys as well.
   *
   * @param grantee a role or user; fails for keys that do not encrypt, and for principals of other accounts
   */
  public encrypt(grantee: iam.IGrantable): iam.Grant {
    const { keySpec } = this.keyTemplateFor(USES.encrypt.method);
    return this.grant(keySpec === 'SYMMETRIC_DEFAULT' ? USES.encrypt : USES.encryptAsymmetric, grantee);
  }

  /**
   * Lets a principal decrypt what any generation encrypted: without a key id (symmetric keys), or by the key ARN that `Encrypt` returned.
   *
   * Naming the alias fails for data of older generations.
   *
   * @param grantee a role or user; fails for keys that do not encrypt, and for principals of other accounts
   */
  public decrypt(grantee: iam.IGrantable): iam.Grant {
    return this.grant(USES.decrypt, grantee);
  }

  /**
   * Lets a principal sign with the current key, through the alias.
   *
   * @param grantee a role or user; fails for keys that do not sign, and for principals of other accounts
   */
  public sign(grantee: iam.IGrantable): iam.Grant {
    return this.grant(USES.sign, grantee);
  }

  /**
   * Lets a principal verify signatures of any generation, and get the public keys, by the key ARN that `Sign` returned.
   *
   * @param grantee a role or user; fails for keys that do not sign, and for principals of other accounts
   */
  public verify(grantee: iam.IGrantable): iam.Grant {
    return this.grant(USES.verify, grantee);
  }

  /**
   * Lets a principal make MACs with the current key, through the alias.
   *
   * @param grantee a role or user; fails for keys that make no MACs, and for principals of other accounts
   */
  public generateMac(grantee: iam.IGrantable): iam.Grant {
    return this.grant(USES.generateMac, grantee);
  }

  /**
   * Lets a principal verify MACs of any generation, by the key ARN that `GenerateMac` returned.
   *
   * @param grantee a role or user; fails for keys that make no MACs, and for principals of other accounts
   */
  public verifyMac(grantee: iam.IGrantable): iam.Grant {
    return this.grant(USES.verifyMac, grantee);
  }

  /**
   * Lets a principal derive shared secrets: with the current key through the alias, and with older generations by key ARN.
   *
   * @param grantee a role or user; fails for keys not made for key agreement, and for principals of other accounts
   */
  public deriveSharedSecret(grantee: iam.IGrantable): iam.Grant {
    return this.grant(USES.deriveSharedSecret, grantee);
  }

  /**
   * Lets a principal encapsulate shared secrets with the current key, through the alias; or get its public key, to do so outside AWS KMS.
   *
   * Keep the key ARN that `Encapsulate` or `GetPublicKey` returned beside each ciphertext: nothing else tells which generation it needs.
   *
   * @param grantee a role or user; fails for keys that do not encapsulate, and for principals of other accounts
   */
  public encapsulate(grantee: iam.IGrantable): iam.Grant {
    return this.grant(USES.encapsulate, grantee);
  }

  /**
   * Lets a principal decapsulate what any generation encapsulated, by the key ARN that `Encapsulate` or `GetPublicKey` returned.
   *
   * Naming the alias does not fail for what older generations encapsulated: AWS KMS answers another secret, and no error.
   *
   * @param grantee a role or user; fails for keys that do not encapsulate, and for principals of other accounts
   */
  public decapsulate(grantee: iam.IGrantable): iam.Grant {
    return this.grant(USES.decapsulate, grantee);
  }

  /**
   * Lets a principal start runs of the state machine, with any input that it takes: rotate, also at once (`urgent`), roll back, hold and
   * release.
   *
   * IAM cannot tell these apart. Nothing else can be asked of the machine, and it is no permission to use or administer keys. To read how a
   * run ended needs
   * `states:DescribeExecution` beside it, which this does not give.
   *
   * @param grantee a role or user that may start runs; fails for principals of other accounts
   */
  public operate(grantee: iam.IGrantable): iam.Grant {
    return grantOperation(this.alias, told(this.alias, 'stateMachineArn', this.alias.stateMachineArn, 'grants.operate'), grantee);
  }

  private grant(use: AliasUse, grantee: iam.IGrantable): iam.Grant {
    return grantUse(this.alias, this.keyTemplateFor(use.method), use, grantee);
  }

  private keyTemplateFor(method: string): KeyTemplate {
    return told(this.alias, 'keyTemplate', this.alias.keyTemplate, method);
  }
}
