import { Duration } from 'aws-cdk-lib';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { Construct } from 'constructs';
import { humanText, literalDuration } from './private/durations';
import { sharedEnvironment } from './private/environment';
import { oneOf, required } from './private/given';
import { checkedId, invalid } from './private/invalid';
import { factsOf } from './private/key-specs';
import { KINDS, kindOfEach, requiredKind } from './private/kinds';
import { checkProps } from './private/structs';
import type { PublicKeySetProps } from './public-key-set-props';
import { KnownVerifier } from './public-key-set-props';
import type { FamilyPublication } from './public-keys/family-publication';
import type { Place } from './public-keys/store-needs';

/** AWS: "may cache the public key for two hours". */
const LEAST_CACHE: Readonly<Record<KnownVerifier, Duration>> = { [KnownVerifier.API_GATEWAY_JWT_AUTHORIZER]: Duration.hours(2) };

/**
 * Defines where the public keys of a `ManualRotationAlias` are published, so that whoever verifies knows a new key before it signs, and an
 * old one for as long as its signatures live.
 *
 * The state machine of the alias holds the order: a new public key is published and read back; from then on the activation delay counts;
 * right before the alias is moved, every document is read once more, and where the key is missing, it is not moved
 * (`PublicKeyUnpublished`). A superseded key stays for `verifyFor`, is then taken out, and only then may its generation be retired. Every
 * daily run repairs what others changed. Only genuine generations are published: those that can be followed from the current key.
 *
 * Resources: none for each set; for each stack with any, one function with a role. Its documents are no resources: nothing deletes them.
 *
 * It cannot reach into caches: a compromised key is taken out of the documents at once (action `revoke` of the state machine), and
 * verifiers accept it for as long as they keep a copy.
 *
 * @see https://datatracker.ietf.org/doc/html/rfc7517
 *
 * @example
 * declare const bucket: s3.Bucket;
 *
 * const signing = new ManualRotationAlias(this, 'Signing', {
 *   aliasName: 'login/signing',
 *   keyTemplate: KeyTemplate.signing(SigningSpec.ECC_NIST_P256),
 *   activationDelay: Duration.days(1),
 * });
 * new PublicKeySet(this, 'PublicKeys', {
 *   alias: signing,
 *   stores: [PublicKeyStore.jwks(bucket, { issuer: 'https://login.example.com' })],
 *   cacheFor: Duration.hours(1),
 *   verifyFor: Duration.days(1),
 *   tokenLifetime: Duration.hours(12),
 * });
 */
@propertyInjectable
export class PublicKeySet extends Construct {
  /** Uniquely identifies this class. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-kms-rotation.PublicKeySet';

  /** How long verifiers may keep a document: `cacheFor`, or the longest cache of the known verifiers. */
  public readonly cacheFor: Duration;
  private readonly family: FamilyPublication;
  private readonly places: Place[] = [];

  constructor(scope: Construct, id: string, props: PublicKeySetProps) {
    super(scope, checkedId(scope, id));
    props = checkProps(this, 'PublicKeySetProps', props);
    const family = this.familyOf(props);
    const { keySpec, keyUsage } = family.keyTemplate;
    if (factsOf(keySpec).type !== 'asymmetric') {
      throw invalid(this, `'alias' must have asymmetric keys, got a key template for ${keySpec}; there is no public key to publish: `
        + 'whoever verifies a MAC needs grants.verifyMac');
    }
    const stores = kindOfEach(this, 'stores', props.stores, KINDS.publicKeyStore);
    if (stores.length === 0) throw invalid(this, "'stores' must name at least one place, got none");
    this.cacheFor = this.checkedCache(props, family);
    const keepSeconds = this.checkedVerifyFor(props, family, keyUsage);
    const times = { cacheSeconds: this.cacheFor.toSeconds(), keepSeconds };
    const needs = stores.map((store) => store._bind(this, family, times));
    this.family = family;
    for (const { places } of needs) for (const place of places) this.take(place);
    const publisher = family.add(needs.map(({ terms }) => terms));
    for (const { statements, grant } of needs) {
      publisher.allow(...statements);
      grant(publisher.publisherFunction.role!);
    }
    this.node.addValidation({ validate: () => needs.flatMap(({ judge }) => judge()) });
  }

  /** The family is published by its own state machine, which only the app that defines the alias can tell where to. */
  private familyOf(props: PublicKeySetProps): FamilyPublication {
    const alias = requiredKind(this, 'alias', required(this, 'props', props, '{ alias: ..., stores: [...] }').alias, KINDS.alias);
    const publication = alias._publication as FamilyPublication | undefined;
    if (publication !== undefined) return publication;
    throw invalid(this, `'alias' must be a ManualRotationAlias that this app defines, got ${alias.node.path}, which is imported; its own `
      + 'state machine publishes the public keys: define the PublicKeySet in the stack that defines the alias');
  }

  /** Each place belongs to one family: another one would take the keys for strangers', and drop them. */
  private take(place: Place): void {
    const holder = this.node.root.node.findAll().filter((one): one is PublicKeySet => one instanceof PublicKeySet)
      .filter((one) => one.family !== undefined && sharedEnvironment(one.family.stack, this.family.stack) === 'yes')
      .find(({ places }) => places.some(({ id }) => id === place.id));
    if (holder !== undefined) {
      const where = holder === this ? ' twice' : `, where ${holder.node.path} publishes already`;
      throw invalid(this, `'stores' must not name a place twice, got ${place.name}${where}; each document belongs to one set, and to one `
        + 'family');
    }
    this.places.push(place);
  }

  private checkedCache({ cacheFor, verifiers = [] }: PublicKeySetProps, { activationDelay, keyTemplate }: FamilyPublication): Duration {
    if (verifiers.includes(KnownVerifier.API_GATEWAY_JWT_AUTHORIZER) && !keyTemplate.keySpec.startsWith('RSA_')) {
      throw invalid(this, "'verifiers' must not name API_GATEWAY_JWT_AUTHORIZER for keys that are not RSA, got a key template for "
        + `${keyTemplate.keySpec}; use an RSA key, or a Lambda authorizer`);
    }
    for (const [i, verifier] of verifiers.entries()) oneOf(this, `verifiers[${i}]`, verifier, 'KnownVerifier', KnownVerifier);
    const own = cacheFor === undefined ? [] : [this.wholeSeconds('cacheFor', cacheFor)];
    const all = [...own, ...verifiers.map((verifier) => LEAST_CACHE[verifier].toSeconds())];
    if (all.length === 0) {
      throw invalid(this, "'cacheFor' must be given where 'verifiers' name none; it is how long any verifier keeps a copy");
    }
    const longest = Duration.seconds(Math.max(...all));
    if (longest.toSeconds() > activationDelay.toSeconds()) {
      throw invalid(this, `'cacheFor' must be at most the 'activationDelay' of the alias (${activationDelay.toHumanString()}), got `
        + `${longest.toHumanString()}${own[0] === longest.toSeconds() ? '' : " for 'verifiers'"}; verifiers would not know the new key `
        + 'when it signs: lengthen the delay');
    }
    return longest;
  }

  private checkedVerifyFor({ verifyFor, tokenLifetime }: PublicKeySetProps, family: FamilyPublication, keyUsage: string): number | null {
    if (keyUsage !== 'SIGN_VERIFY') {
      if (verifyFor !== undefined || tokenLifetime !== undefined) {
        throw invalid(this, `'verifyFor' and 'tokenLifetime' go with keys that sign, got a key template for ${keyUsage}; leave them out: `
          + 'senders need these public keys for as long as the generation is enabled');
      }
      if (family.retiredAfterDays !== undefined) {
        throw invalid(this, `'alias' must not retire keys for ${keyUsage} whose public keys are published, got a retirement after `
          + `${family.retiredAfterDays} days; what senders encrypt for a key could not be read any more: use Retirement.never()`);
      }
      return null;
    }
    if (verifyFor === undefined) {
      throw invalid(this, "'verifyFor' must be given for keys that sign; it is how long a signature may have to be verified after its "
        + 'key was superseded');
    }
    const seconds = this.wholeSeconds('verifyFor', verifyFor);
    if (tokenLifetime !== undefined && seconds < this.wholeSeconds('tokenLifetime', tokenLifetime)) {
      throw invalid(this, `'verifyFor' must be at least 'tokenLifetime' (${tokenLifetime.toHumanString()}), got `
        + `${verifyFor.toHumanString()}; the last tokens of a superseded key would be refused`);
    }
    if (family.retiredAfterDays !== undefined && Duration.days(family.retiredAfterDays).toSeconds() < seconds) {
      throw invalid(this, `'verifyFor' must be at most the 'after' of the alias's retirement (${family.retiredAfterDays} days), got `
        + `${verifyFor.toHumanString()}; a key that verifiers read is not retired: lengthen 'after'`);
    }
    return seconds;
  }

  private wholeSeconds(prop: string, value: Duration): number {
    const seconds = literalDuration(prop, value, 'hours', { scope: this, why: 'it is compared' }).toSeconds({ integral: false });
    if (Number.isInteger(seconds) && seconds >= 1) return seconds;
    throw invalid(this, `'${prop}' must be whole seconds, at least one, got ${humanText(value)}`);
  }
}
