import { basename } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';
import { requiredText } from './private/given';
import { invalidValue, placeOf } from './private/invalid';
import { KINDS, requiredKind } from './private/kinds';
import { checkStruct } from './private/structs';
import type { RotationComplianceRule } from './rotation-compliance-rule';
import type {
  AssertCompliantOptions, GuardRulesOptions, RotationStandardProps, StandardComplianceRuleOptions, StandardFilesOptions,
} from './rotation-standard-props';
import { complianceRule } from './standard/compliance-rule';
import type { StandardDocument } from './standard/document';
import { writeStandard } from './standard/files/write';
import { documentOf, propsOf } from './standard/from-props';
import { guardInputParametersOf, guardRulesOf } from './standard/guard/guard-rules';
import { guardrailDocuments, RESOURCE_CONTROL_POLICY, SERVICE_CONTROL_POLICY } from './standard/guardrails/documents';
import { readStandard } from './standard/read-document';
import { assertConstruct, assertTemplate } from './standard/synth/assert';
import { enforce } from './standard/synth/enforce';
import { injectDefaults } from './standard/synth/injectors';
import { A_STANDARD, textOfFile } from './standard/text-of-file';

/**
 * One rule for the keys of an organization, judged the same in every layer: at synthesis, in tests, by AWS Config.
 *
 * An immutable object and no construct: a platform team writes it once, and every app takes it, as code or as a file (`toJson()`).
 *
 * @example
 * declare const app: App;
 *
 * const standard = new RotationStandard({
 *   name: 'acme-keys',
 *   version: '2026.1',
 *   maxKeyAge: Duration.days(365),
 *   requiredTags: [{ key: 'Owner' }, { key: 'Environment', values: ['dev', 'test', 'prod'] }],
 *   keySpecs: [KeySpecRule.forbidden('ECC_SECG_P256K1'), KeySpecRule.until('RSA_2048', '2030-12-31')],
 *   mandatory: [StandardRule.KEY_ROTATION, StandardRule.KEY_SPEC],
 *   waivers: [Waiver.forAlias('partner/signing', { reason: 'the partner pins the public key', owner: 'JIRA-1234', until: '2027-06-30' })],
 * });
 * standard.injectDefaults(app);
 * standard.enforce(app);
 */
export class RotationStandard {
  /**
   * Reads a standard from the text of a `standard.json`, as `toJson()` writes it.
   *
   * @param json the text
   * @throws if it is no standard, contradicts itself, has fields that this version does not know, or was written by a later schema version
   */
  public static fromJson(json: string): RotationStandard {
    requiredText(undefined, 'json', json, 'the text of a standard.json');
    return new RotationStandard(propsOf(readStandard(json, 'the standard', new Date())));
  }

  /**
   * Reads a standard from a file.
   *
   * @param path where the file is
   * @throws as `fromJson()`, or if the file cannot be read
   */
  public static fromFile(path: string): RotationStandard {
    requiredText(undefined, 'path', path, "where the file is, such as 'standard.json'");
    return new RotationStandard(propsOf(readStandard(textOfFile(path, A_STANDARD, invalidValue), basename(path), new Date())));
  }

  /** What reports and findings call it. */
  public readonly name: string;

  /** As its owner counts. */
  public readonly version: string;

  /** The greatest age that the key material in use may reach. */
  public readonly maxKeyAge: Duration;

  /** How long a real key may be older than that before AWS Config calls it non-compliant. */
  public readonly gracePeriod: Duration;

  /**
   * The standard as data, frozen.
   *
   * @internal
   */
  public readonly _document: StandardDocument;

  /**
   * @param props what the standard asks for; without any, rotation within 365 days, no deletion of keys with their stacks, and 30 days to
   * notice one
   */
  constructor(props: RotationStandardProps) {
    this._document = frozen(documentOf(props, new Date()));
    this.name = this._document.name;
    this.version = this._document.version;
    this.maxKeyAge = Duration.days(this._document.maxKeyAgeDays);
    this.gracePeriod = Duration.days(this._document.gracePeriodDays);
  }

  /**
   * The standard as a `standard.json`: for other apps, other languages, and tools without the AWS CDK.
   *
   * Its schema has a version (`schemaVersion`); a file of a later one is refused. `docs/standard-schema.json` of this package is its JSON
   * Schema, for editors and other languages: name it in the field `$schema`.
   */
  public toJson(): string {
    return `${JSON.stringify(this._document, null, 2)}\n`;
  }

  /**
   * Judges everything below a construct at the end of each synthesis: all keys, aliases and families, in stacks, nested stacks, stages and
   * stack sets, by whatever they are made.
   *
   * Findings name the construct, the line of code and the remedy, and the synthesis fails. Somebody may take responsibility for one with
   * `Validations.of(construct).acknowledge({ id: 'cdk-kms-rotation::KeyRotation', reason: '...' })`, unless the rule is `mandatory`; a
   * waiver of the standard always counts, until its end. What only the deployment knows is a warning, never a pass.
   *
   * Before aws-cdk-lib 2.262, a synthesis with findings does not throw but sets the exit code: `cdk synth` and `cdk deploy` fail all the
   * same. In tests, use `assertCompliant()`.
   *
   * @param scope an app, a stage, a stack or another construct of an app; once for each
   * @throws if it is enforced there already, or there is no app
   */
  public enforce(scope: IConstruct): void {
    requiredKind(undefined, 'scope', scope, KINDS.scope);
    enforce(scope, this._document);
  }

  /**
   * Lets the keys that are made below a construct from now on rotate as the standard wants it, unless they say otherwise; also those that
   * other constructs make, such as buckets and queues.
   *
   * Every symmetric `kms.Key` without a word on rotation gets automatic rotation, and a period if it states none: 365 days, or what is next
   * to it within the standard. Asymmetric and HMAC keys, and keys with imported material, are left alone. A `ManualRotationAlias` without a
   * period gets one of `maxKeyAge`, 365 days at most. A `kms.CfnKey` is out of reach. Where a property injector for the same class is set
   * at the same place already, it goes first; one that is set there later, or nearer to the key, takes the place of this one: `enforce()`
   * judges what comes out.
   *
   * Cost: the first two rotations of a key add $1 each to its monthly price. A key that is deployed starts to rotate with the next
   * deployment.
   *
   * @param scope an app, a stage, a stack or another construct, before keys are made below it
   */
  public injectDefaults(scope: IConstruct): void {
    requiredKind(undefined, 'scope', scope, KINDS.scope);
    injectDefaults(scope, this._document);
  }

  /**
   * For tests: synthesizes, and throws one error with all findings below a construct, in the words of the synthesis.
   *
   * Acknowledgements and waivers count as they do there.
   *
   * @param scope an app, a stage, a stack or another construct of an app
   * @param options whether what only the deployment knows is a finding
   * @throws the findings
   */
  public assertCompliant(scope: IConstruct, options: AssertCompliantOptions = {}): void {
    requiredKind(undefined, 'scope', scope, KINDS.scope);
    options = checkStruct(scope, 'AssertCompliantOptions', options);
    assertConstruct(scope, this._document, options.strict ?? false);
  }

  /**
   * For tests: throws one error with all findings in a template of AWS CloudFormation, wherever it comes from.
   *
   * Waivers by alias count, and those by construct path if the template has the metadata `aws:cdk:path`. Acknowledgements do not: a
   * template has none.
   *
   * @param template the template as an object, such as `Template.fromStack(stack).toJSON()`
   * @param options whether what only the deployment knows is a finding
   * @throws the findings, or if it is no template
   */
  public assertTemplateCompliant(template: Record<string, any>, options: AssertCompliantOptions = {}): void {
    options = checkStruct(undefined, 'AssertCompliantOptions', options);
    assertTemplate(template, this._document, options.strict ?? false);
  }

  /**
   * Defines an AWS Config rule that judges the real keys of account and Region, with the numbers, key specs and waivers of the standard.
   *
   * Waivers by construct path count for the keys of the rule's app that are deployed to its account and Region, those by key ARN for that
   * account and Region, those by alias wherever a key bears it. Waivers for other rules of the standard than `KEY_AGE` and `KEY_SPEC` stay
   * away.
   *
   * Resources and cost are those of a `RotationComplianceRule`.
   *
   * @param scope where to put it in the construct tree
   * @param id its construct id there
   * @param options name, frequency and scope of the rule
   */
  public addComplianceRule(scope: Construct, id: string, options: StandardComplianceRuleOptions = {}): RotationComplianceRule {
    options = checkStruct(placeOf(scope, id), 'StandardComplianceRuleOptions', options);
    return complianceRule(scope, id, this._document, options);
  }

  /**
   * What AWS Organizations has to deny to the principals of accounts, as documents of service control policies: at most 10,240 characters
   * each, without white space, which counts.
   *
   * Denied are values of operations, to everybody: rotation switched off, or with another period than the standard's; deletion with a
   * shorter window, or of keys that were used lately; keys of specs and origins that the standard does not allow, from their days on, and
   * without its tags. Rules that are ignored deny nothing, and waivers do not count. `OrganizationGuardrails` deploys them.
   *
   * @returns the documents, none if there is nothing to deny
   * @throws if a statement is larger than a policy, or there are more policies than can be attached to one target
   */
  public serviceControlPolicies(): { [key: string]: any }[] {
    return guardrailDocuments(this._document, SERVICE_CONTROL_POLICY).map(asObject);
  }

  /**
   * The same for resource control policies, which bind whoever calls the keys of accounts: at most 5,120 characters each.
   *
   * The making of keys has no resource: key specs, origins and the tags of new keys are in the service control policies only.
   *
   * @returns the documents, none if there is nothing to deny
   * @throws as `serviceControlPolicies()`
   */
  public resourceControlPolicies(): { [key: string]: any }[] {
    return guardrailDocuments(this._document, RESOURCE_CONTROL_POLICY).map(asObject);
  }

  /**
   * The standard in the language of AWS CloudFormation Guard, as a hook or a pipeline runs it on resources whose properties are resolved.
   *
   * Each rule has the name of a `StandardRule`. They tell rotation and its period, keys that cannot rotate, specs, origins, tags and
   * deletion windows; no more, for they see one resource. Key specs with a day to come are left out until that day has passed: write the
   * rules anew then. `RotationGuardHook` deploys them.
   *
   * @param options where the numbers stand
   */
  public guardRules(options: GuardRulesOptions = {}): string {
    options = checkStruct(undefined, 'GuardRulesOptions', options);
    return guardRulesOf(this._document, new Date(), options.numbersAsInputParameters);
  }

  /**
   * The numbers of the standard as the input parameters of a hook: a JSON document with `minRotationPeriodDays`, `maxRotationPeriodDays`
   * and `minDeletionWindowDays` under the key `KmsKeyStandard`.
   *
   * For `guardRules({ numbersAsInputParameters: true })`.
   */
  public guardInputParameters(): string {
    return guardInputParametersOf(this._document);
  }

  /**
   * Writes what deploys the standard without the AWS CDK: with Landing Zone Accelerator, Customizations for AWS Control Tower, Terraform,
   * or by hand.
   *
   * `standard.json` and its JSON Schema, `standard-schema.json`; `scp-1.json`, `rcp-1.json` and so on, ready to be sent; `rules.guard` for
   * hooks and pipelines; `evaluator.zip` and `evaluator-policy.json`, the function of the AWS Config rule (handler
   * `index.handler`, `nodejs24.x`) and what its role may do;
   * `conformance-pack.yaml`, which takes the ARN of that function; and `waivers.json`, where waivers excuse keys from their age, for the
   * SSM parameter that the pack names. Files of these names are written over, and numbered policies of an earlier standard are removed.
   *
   * @param directory where to; it is made if it is not there
   * @param options which partition the ARNs are of
   * @returns the names of the files
   * @throws as `serviceControlPolicies()`, before anything is written
   */
  public writeTo(directory: string, options: StandardFilesOptions = {}): string[] {
    options = checkStruct(undefined, 'StandardFilesOptions', options);
    const { partition = 'aws' } = options;
    requiredText(undefined, 'directory', directory, 'the folder to write to');
    return writeStandard(directory, this._document, { json: this.toJson(), partition, now: new Date() });
  }
}

/** A copy: what somebody changes in it changes nothing else. */
function asObject(document: object): { [key: string]: any } {
  return JSON.parse(JSON.stringify(document));
}

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}
