/** A template of AWS CloudFormation as it stands in a file. Anything may be an intrinsic function. Imports nothing. */

export interface Template {
  readonly Resources?: Readonly<Record<string, TemplateResource>>;
}

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: unknown;
  readonly UpdateReplacePolicy?: unknown;
  readonly Condition?: unknown;
  readonly Metadata?: Readonly<Record<string, unknown>>;
}

/** One template of those that are judged together. */
export interface JudgedTemplate {
  /** What findings call it: the name of a stack, of a file. */
  readonly name: string;
  readonly template: Template;
  /** Account and Region, if they are known: `<account>/<region>`. @default - may be any */
  readonly environment?: string;
  /** The construct paths of resources, by logical id. @default - what the metadata `aws:cdk:path` says */
  readonly paths?: Readonly<Record<string, string>>;
  /** References to resources of other templates, which the template does not show. @default - none */
  readonly references?: readonly ForeignReference[];
}

/** A resource of this template refers to one of another template: an alias or alarm to its key, a family to the key that it adopts. */
export interface ForeignReference {
  readonly from: string;
  readonly to: ResourceId;
}

/** A resource in one of the templates that are judged together. */
export interface ResourceId {
  readonly template: string;
  readonly logicalId: string;
}

/** A key that `Key.fromLookup()` found when `cdk.context.json` was written. */
export interface CachedLookup {
  /** With the prefix `alias/`. */
  readonly alias: string;
  readonly keyId: string;
  /** Where it was looked up: `<account>/<region>`. */
  readonly environment?: string;
  /** The key in `cdk.context.json`. */
  readonly contextKey: string;
  readonly constructPath?: string;
}
