/**
 * The names and shapes that the construct, the state machine and the publisher agree on. This file imports nothing, for all may import it.
 *
 * Frozen: test/public-keys/contract.test.ts holds them a second time, by hand.
 */

/** The errors that the publisher throws and the machine tells apart. The first two are error names of an execution, too. */
export const PUBLISHER_ERRORS = {
  /** A document does not hold what it has to, and cannot be made to. */
  unpublished: 'PublicKeyUnpublished',
  /** There is no room for another key. */
  storeFull: 'PublicKeyStoreFull',
  /** What has to be published cannot be seen yet, or a right does not count yet: asked again. */
  notYet: 'NotYetPublished',
} as const;

/** Events of families that publish. The machines of other stacks may not send them. */
export const PUBLIC_KEY_DETAIL_TYPES = {
  /** The public key of a generation stands in every document of its family; the activation delay counts from it. */
  published: 'KMS Alias Public Key Published',
  /** The public key of a generation left the documents: what it signed is not to be verified any more, or it was revoked. */
  takenOut: 'KMS Alias Public Key Taken Out',
} as const;

/**
 * What the publisher notes in the metadata of a document, for its own next look: when the last of its keys was added, and when it was
 * written. Whoever may read the document may read them.
 */
export const DOCUMENT_METADATA = {
  added: 'cdk-kms-rotation-added',
  written: 'cdk-kms-rotation-written',
} as const;

/** What public keys are for, which says how long verifiers and senders need them. */
export type PublicKeyUse = 'sig' | 'enc';

/** What a family declares about its public keys; it stands in the declaration that the machine carries. */
export interface PublicKeyTerms {
  /** The publisher of the stack. */
  readonly functionName: string;
  readonly stores: ReadonlyArray<StoreTerms>;
}

/** One place, with the rules of its set. */
export type StoreTerms = JwksTerms | ParameterTerms;

interface CommonTerms {
  /** How long a key stays after it was superseded, in seconds. Null: for as long as its generation is enabled. */
  readonly keepSeconds: number | null;
}

/** An object in Amazon S3 with a JSON Web Key Set. */
export interface JwksTerms extends CommonTerms {
  readonly type: 'jwks';
  readonly bucket: string;
  readonly objectKey: string;
  /** `alg` of every key of the family. */
  readonly algorithm: string;
  readonly use: PublicKeyUse;
  /** How long copies may be kept, in seconds. */
  readonly maxAge: number;
  /** The OpenID Connect discovery document beside it, as it stands; null: none. */
  readonly discovery: { readonly objectKey: string; readonly issuer: string; readonly jwksUri: string } | null;
}

/** Parameters of AWS Systems Manager: `<path>/<number>` with a PEM each, `<path>/current` with the number of the current one. */
export interface ParameterTerms extends CommonTerms {
  readonly type: 'parameters';
  readonly path: string;
}

/** Where a key stands that is published, marked, or taken out. */
export interface PublishedRef {
  readonly number: number;
  readonly keyId: string;
  readonly keyArn: string;
  /** RFC 7638 thumbprint of the public key. */
  readonly kid: string;
}

/** What the machine asks of the publisher; the declaration travels with it. */
export interface PublishRequest {
  /** The generation that is about to become current: it has to be published, whatever the alias says. */
  readonly key: { readonly number: number; readonly keyId: string; readonly keyArn: string; readonly keySpec: string } | null;
  /** When this run marked that generation as published (ISO 8601), else an empty string: the mark may not be visible yet. */
  readonly publishedAt: string;
  /** The id of a key that was revoked a moment ago: that mark may not be visible yet. Else an empty string. */
  readonly revoked: string;
}

/** What the publisher did. All documents have been read back when it answers. */
export interface PublishResult {
  /** The generation to mark as published from now on; null if there is none. */
  readonly mark: PublishedRef | null;
  /** A generation that has left every document and still bears the mark of one that stands there; null if there is none. */
  readonly takenOut: PublishedRef | null;
  /** Since when the asked-for generation has stood in every document (ISO 8601); empty if it did not, or none was asked for. */
  readonly since: string;
  /** How many documents and parameters were written. */
  readonly written: number;
}
