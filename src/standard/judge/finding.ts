import type { StandardRule } from '../../standard-rule';
import type { StandardWaiverTerms } from '../document';

/** What a rule says of a resource: the three verdicts of AWS Config, and that the template does not show it. */
export type StandardVerdict = 'COMPLIANT' | 'NON_COMPLIANT' | 'NOT_APPLICABLE' | 'CANNOT_TELL';

/** What a rule has to say beside its verdict. */
export interface Remark {
  /** What is wrong, with the value that was found: a sentence without a full stop. */
  readonly message: string;
  /** One line of code that puts it right. */
  readonly fix: string;
  /** Where in the resource, such as `Properties.EnableKeyRotation`. @default - the resource as a whole */
  readonly location?: string;
}

/** A rule's outcome for one resource. A remark on what is compliant is a notice of what is to come. */
export type Outcome =
  | { readonly verdict: 'COMPLIANT'; readonly remark?: Remark }
  | { readonly verdict: 'NOT_APPLICABLE'; readonly remark?: undefined }
  | { readonly verdict: 'NON_COMPLIANT' | 'CANNOT_TELL'; readonly remark: Remark };

/** What reports are made from. */
export interface Finding extends Remark {
  readonly rule: StandardRule;
  /** `COMPLIANT`: a notice of what is to come. */
  readonly verdict: Exclude<StandardVerdict, 'NOT_APPLICABLE'>;
  /**
   * `error` for what is not compliant and not waived; `warning` for what cannot be told and for notices; `waived` for what somebody answers
   * for.
   */
  readonly severity: 'error' | 'warning' | 'waived';
  /** Nobody may acknowledge it; only waivers of the standard count. */
  readonly mandatory: boolean;
  /** The template's name. @default - it is about no template (a cached lookup) */
  readonly template?: string;
  readonly logicalId?: string;
  /** Such as `AWS::KMS::Key`. */
  readonly resourceType?: string;
  readonly constructPath?: string;
  /** Framework and control ids, such as `PCI DSS 4.0.1: 3.7.4`. */
  readonly controls: readonly string[];
  /** The waiver that counts, or that did. */
  readonly waiver?: StandardWaiverTerms;
}
