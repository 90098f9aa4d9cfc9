import type { Outcome } from './finding';
import type { AliasSubject, FamilySubject, FamilyTerms, KeySubject, LookupSubject, ReplicaSubject, TransformSubject } from './subject';
import type { StandardRule } from '../../standard-rule';
import type { StandardDocument } from '../document';

/** What the verdict hangs on beside the resource. */
export interface Circumstances {
  readonly standard: StandardDocument;
  readonly now: Date;
  /** All families of the templates that are judged together. */
  readonly families: readonly DeclaredFamily[];
}

/** A family, and where its alias is. */
export interface DeclaredFamily extends Pick<FamilyTerms, 'aliasName' | 'familyName'> {
  readonly template: string;
  readonly environment?: string;
}

/** One rule of a standard. A kind of subject that it has no function for is none of its business. */
export interface Rule {
  readonly id: StandardRule;
  readonly key?: (subject: KeySubject, circumstances: Circumstances) => Outcome;
  readonly replica?: (subject: ReplicaSubject, circumstances: Circumstances) => Outcome;
  readonly alias?: (subject: AliasSubject, circumstances: Circumstances) => Outcome;
  readonly family?: (subject: FamilySubject & { readonly terms: FamilyTerms }, circumstances: Circumstances) => Outcome;
  readonly transform?: (subject: TransformSubject, circumstances: Circumstances) => Outcome;
  readonly lookup?: (subject: LookupSubject, circumstances: Circumstances) => Outcome;
}
