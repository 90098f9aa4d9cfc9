import type { KMSClient } from '@aws-sdk/client-kms';
import { GetPublicKeyCommand } from '@aws-sdk/client-kms';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { Declaration } from '../../manual-rotation/declared';
import { mapAtMostEight } from '../../manual-rotation/functions/at-most-eight';
import type { GenerationFacts } from '../../manual-rotation/functions/family';
import { FamilyView } from '../../manual-rotation/functions/family-view';
import { KeyReader } from '../../manual-rotation/functions/key-reader';
import { isPublished, markOf } from '../../manual-rotation/functions/published';
import { readFamily } from '../../manual-rotation/functions/read-family';
import { nameOf } from '../../private/errors';
import { logEvent } from '../../private/log';
import type { PublicKeyTerms, PublishedRef, PublishRequest, PublishResult, StoreTerms } from '../contract';
import { PUBLISHER_ERRORS } from '../contract';
import type { PublicationMark } from '../publication-mark';
import { jwkOf, pemOf, thumbprint } from './jwk';
import { writeJwks } from './jwks-store';
import type { Candidate } from './membership';
import { belongs, genuineGenerations, markNow, standingOf } from './membership';
import { writeParameters } from './parameter-store';
import { failed, notYet, PublisherError } from './publisher-error';
import type { StoredKey, Written } from './store';

export interface PublisherClients {
  readonly kms: KMSClient;
  readonly s3: S3Client;
  readonly ssm: SSMClient;
}

export interface PublisherRequest extends PublishRequest {
  readonly declaration: Declaration;
}

/** Answers of AWS KMS that asking again does not change. */
const FINAL = ['DisabledException', 'KMSInvalidStateException', 'NotFoundException'];
const SHUT_OUT = 'AccessDeniedException';

/** A generation with what decides about its public key. */
interface Known extends Candidate {
  readonly facts: GenerationFacts;
  readonly stored: StoredKey;
  /** Whether the machine can write marks on it, as far as is known. */
  readonly takesTags: boolean;
}

/**
 * Brings every document of a family to what it has to be now, reads it back, and says what is to be marked. Whatever was left undone by a
 * run that was cut short is done by the next one, for nothing is remembered but what stands in the documents and on the keys.
 */
export async function publish(clients: PublisherClients, request: PublisherRequest, now: Date): Promise<PublishResult> {
  const { stores } = termsOf(request);
  const known = await knownGenerations(clients.kms, request, now);
  const asked = known.find(({ facts }) => facts.keyId === request.key?.keyId);
  const isWanted = (one: Known) => isWantedSomewhere(one, request, now);
  if (!known.some((one) => isWanted(one) || one.mark?.state === 'revoked')) {
    throw new PublisherError(PUBLISHER_ERRORS.unpublished, 'no generation is left whose public key may be published; nothing was written');
  }
  const written: Array<[StoreTerms, Written]> = [];
  for (const terms of stores) written.push([terms, await write(clients, terms, { known, request, now })]);

  const sinceWhen = ({ stored }: Known) => (
    written.map(([{ type }, { stood }]) => stood.get(type === 'jwks' ? stored.kid! : String(stored.number))));
  const stood = (one: Known) => sinceWhen(one).every((time) => time !== undefined);
  const since = asked !== undefined && stood(asked) ? publishedSince(asked, request, sinceWhen(asked) as Date[]) : '';
  const mark = request.key !== null ? (since === '' ? asked : undefined) : known.find((one) => (
    isWanted(one) && (mayBeMarked(one) || (one.standing.is === 'next' && one.takesTags && one.stored.kid !== undefined && !stood(one)))));
  const out = known.find((one) => !isWanted(one) && (request.revoked === '' ? isPublished(one.facts, request.declaration) && one.takesTags
    : one.facts.keyId === request.revoked));
  return {
    mark: mark === undefined ? null : ref(mark),
    takenOut: out === undefined ? null : ref(out),
    since,
    written: written.reduce((sum, [, { writes }]) => sum + writes, 0),
  };
}

function termsOf({ declaration: { publicKeys, aliasName } }: PublisherRequest): PublicKeyTerms {
  if (publicKeys === undefined) throw new Error(`${aliasName} declares no public keys`);
  return publicKeys;
}

/** Whose public key stands in the documents without a mark that says so: it was published before there were any, or a run was cut short. */
function mayBeMarked({ mark, stored, takesTags }: Known): boolean {
  return mark?.state !== 'published' && stored.kid !== undefined && takesTags;
}

/** The latest of what its mark and the places themselves say; empty without a mark. */
function publishedSince({ mark }: Known, { publishedAt }: PublisherRequest, sinceWhen: readonly Date[]): string {
  // By this run: the mark itself may not be visible yet.
  const marked = publishedAt !== '' ? new Date(publishedAt) : mark?.state === 'published' ? mark.since : undefined;
  if (marked === undefined) return '';
  return new Date(Math.max(marked.getTime(), ...sinceWhen.map((time) => time.getTime()))).toISOString();
}

function ref({ facts: { number, keyId, keyArn }, stored: { kid = '' } }: Known): PublishedRef {
  return { number, keyId, keyArn, kid };
}

function isWantedIn({ keepSeconds }: StoreTerms, one: Candidate, { declaration }: PublisherRequest, now: Date): boolean {
  return belongs(one, keepSeconds, declaration.activationDelaySeconds, now);
}

function isWantedSomewhere(one: Candidate, request: PublisherRequest, now: Date): boolean {
  return termsOf(request).stores.some((terms) => isWantedIn(terms, one, request, now));
}

async function write(
  { s3, ssm }: PublisherClients, terms: StoreTerms, { known, request, now }: { known: Known[]; request: PublisherRequest; now: Date },
): Promise<Written> {
  const wanted = known.filter((one) => isWantedIn(terms, one, request, now));
  const state = {
    keys: wanted.map(({ stored }) => stored),
    ended: known.filter((one) => !wanted.includes(one) && one.stored.kid !== undefined).map(({ stored }) => stored),
    currentNumber: known.find(({ standing }) => standing.is === 'current')?.facts.number,
    atOnce: request.revoked !== '',
  };
  return terms.type === 'jwks' ? writeJwks(s3, terms, state, now) : writeParameters(ssm, terms, state, now);
}

/** Every genuine generation with its public key, as far as AWS KMS gives it. What cannot be seen yet is asked for again. */
async function knownGenerations(kms: KMSClient, request: PublisherRequest, now: Date): Promise<Known[]> {
  const { declaration: declared, key, revoked } = request;
  const view = new FamilyView(declared, await readFamily(new KeyReader(kms), { declared, allGenerations: true, policies: false, now }));
  const { alias, current, others } = view.facts;
  if (alias !== undefined && (current === undefined || !view.isOurs(current))) {
    throw notYet(`${declared.aliasName} points to ${alias.keyArn}, which is no generation of this family, or not to be seen as one yet`);
  }
  const genuine = genuineGenerations(view);
  // Without an alias there is nothing that a first generation can be followed from: the machine made it, or was told to go back to it.
  const asked = genuine.find((one) => one.keyId === key?.keyId)
    ?? (alias === undefined ? others.find((one) => one.keyId === key?.keyId && view.isOurs(one)) : undefined);
  if (key !== null && asked === undefined) {
    throw notYet(`generation ${key.number} (${key.keyArn}) is not to be seen as one of the family yet`);
  }
  const all = asked === undefined || genuine.includes(asked) ? genuine : [asked, ...genuine];
  return mapAtMostEight(all, async (facts) => {
    const candidate = {
      standing: standingOf(view, facts, key?.keyId, now),
      mark: markNow(facts, revoked),
      isEnabled: facts.keyState === 'Enabled',
    };
    const isNeeded = facts === asked || facts.keyId === revoked || isWantedSomewhere(candidate, request, now);
    const isInUse = candidate.standing.is === 'current' || candidate.standing.is === 'next';
    // An old one that shuts everybody out must not keep the others from being published.
    const final = isInUse && candidate.mark === undefined ? FINAL : [...FINAL, SHUT_OUT];
    const stored = isNeeded ? await publicKeyOf(kms, facts, final) : undefined;
    if (stored === undefined && facts === asked) {
      throw notYet(`generation ${facts.number} (${facts.keyArn}) does not give its public key`);
    }
    return {
      ...candidate,
      facts,
      takesTags: view.takesTags(facts),
      stored: stored ?? withoutKey(facts, markOf(facts)),
    };
  });
}

/** Undefined if AWS KMS answers one of the final errors: it is disabled or going, or shuts us out. The documents still have it. */
async function publicKeyOf(kms: KMSClient, { number, keyArn }: GenerationFacts, final: readonly string[]): Promise<StoredKey | undefined> {
  let spki: Uint8Array;
  try {
    spki = (await kms.send(new GetPublicKeyCommand({ KeyId: keyArn }))).PublicKey!;
  } catch (error) {
    const refused = failed('kms:GetPublicKey', keyArn, error);
    if (!final.includes(nameOf(error))) throw refused;
    logEvent('public-key-unreadable', { number, keyArn, refused: refused.message });
    return undefined;
  }
  const members = jwkOf(spki);
  return { number, members, kid: thumbprint(members), pem: pemOf(spki) };
}

/** Only the machine writes marks: with the kid in one, a document's own copy of the key is known to be right. */
function withoutKey({ number }: GenerationFacts, mark: PublicationMark | undefined): StoredKey {
  return { number, members: undefined, kid: mark?.state === 'published' ? mark.kid : undefined, pem: undefined };
}
