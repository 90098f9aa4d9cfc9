import type { CachedLookup, TemplateResource } from './template';
import type { RetirementTerms } from '../../manual-rotation/declared';

/** What is judged, and what belongs to it. */
export type Subject = KeySubject | ReplicaSubject | AliasSubject | FamilySubject | LookupSubject | TransformSubject;
export type SubjectKind = Subject['kind'];

interface InTemplate {
  readonly template: string;
  readonly environment?: string;
  readonly logicalId: string;
  /** For waivers: the construct path of the resource, as far as it is known. */
  readonly constructPath?: string;
  /** For waivers: the names by which callers name the key, with the prefix `alias/`. */
  readonly aliases: readonly string[];
  readonly resource: TemplateResource;
}

/** An `AWS::KMS::Key`. */
export interface KeySubject extends InTemplate {
  readonly kind: 'key';
  /** The family whose first generation it becomes. */
  readonly adoptedBy?: string;
  /** Whether an alarm of the templates watches when its imported key material expires. */
  readonly hasExpiryAlarm: boolean;
}

/** An `AWS::KMS::ReplicaKey`: spec, origin and rotation are those of its primary key. */
export interface ReplicaSubject extends InTemplate {
  readonly kind: 'replica';
}

/** An `AWS::KMS::Alias`. */
export interface AliasSubject extends InTemplate {
  readonly kind: 'alias';
}

/** What a `ManualRotationAlias` declares. A value that only the deployment knows is a text with `${...}` in it. */
export interface FamilyTerms {
  readonly aliasName: string;
  readonly familyName: string;
  readonly keySpec: string;
  readonly keyUsage: string;
  readonly origin: string;
  readonly rotationPeriodDays: number;
  readonly retirement: RetirementTerms | null;
  readonly tags: ReadonlyArray<{ readonly TagKey: string; readonly TagValue: string }>;
  readonly policy: unknown;
}

/** A `Custom::ManualRotationAlias`. */
export interface FamilySubject extends InTemplate {
  readonly kind: 'family';
  /** Undefined: its declaration cannot be read. */
  readonly terms?: FamilyTerms;
  readonly hasAlarm: boolean;
}

/** A transform among the resources: whatever it brings is not in the template. */
export interface TransformSubject extends InTemplate {
  readonly kind: 'transform';
}

/** A key id in `cdk.context.json`. */
export interface LookupSubject extends CachedLookup {
  readonly kind: 'lookup';
  readonly aliases: readonly string[];
}
