import type { GetObjectCommandOutput, S3Client } from '@aws-sdk/client-s3';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { nameOf } from '../../private/errors';
import { logEvent } from '../../private/log';
import type { JwksTerms } from '../contract';
import { DOCUMENT_METADATA, PUBLISHER_ERRORS } from '../contract';
import { discoveryText, jwksText, keysIn, publishedJwk } from './document';
import type { JwkMembers } from './jwk';
import { failed, notYet, PublisherError } from './publisher-error';
import type { Wanted, Written } from './store';
import { UNKNOWN_STAYS_MS } from './store';

/** How often a document is read anew because another run was faster. */
const ROUNDS = 5;
/** A set of fifty RSA keys is 40 kB. What is larger was not written here. */
const MAX_BYTES = 512 * 1024;
/** Answers that mean that the object changed since it was read. */
const CHANGED = ['PreconditionFailed', 'ConditionalRequestConflict', 'NoSuchKey', 'NotFound'];
/** From when this function begins, which it notes in what it writes, to when Amazon S3 says that it was written: it ends after a minute. */
const WRITING_TAKES_MS = 2 * 60 * 1000;

interface ReadObject {
  readonly text: string;
  /** Undefined: there is none. */
  readonly etag: string | undefined;
  readonly writtenAt: Date;
  readonly cacheControl: string | undefined;
  readonly contentType: string | undefined;
  readonly metadata: Readonly<Record<string, string | undefined>>;
}

/** What an object has to be. */
interface Settled {
  readonly text: string;
  readonly metadata?: Record<string, string>;
}

/** Brings the document, and the discovery document beside it, to what is wanted, by compare-and-swap, and reads them back. */
export async function writeJwks(s3: S3Client, terms: JwksTerms, wanted: Wanted, now: Date): Promise<Written> {
  if (terms.discovery === null) return writeSet(s3, terms, wanted, now);
  const set = await writeSet(s3, terms, wanted, now);
  const { objectKey } = terms.discovery;
  const { writes } = await settle(s3, terms, objectKey, 'application/json', () => ({ text: discoveryText(terms) }));
  return { ...set, writes: set.writes + writes };
}

async function writeSet(s3: S3Client, terms: JwksTerms, wanted: Wanted, now: Date): Promise<Written> {
  let stood: string[] | undefined;
  const keysOf = ({ text }: Pick<ReadObject, 'text'>) => (
    text === '' ? new Map<string, JwkMembers>() : keysIn(text, where(terms, terms.objectKey)));
  const { writes, found: document } = await settle(s3, terms, terms.objectKey, 'application/jwk-set+json', (found) => {
    const there = keysOf(found);
    // Whoever changes the document between two rounds may have taken a key out.
    stood = stood === undefined ? [...there.keys()] : stood.filter((kid) => there.has(kid));
    const text = setFrom(terms, wanted, there, wanted.atOnce || now.getTime() - found.writtenAt.getTime() > UNKNOWN_STAYS_MS);
    const addsKeys = [...keysOf({ text }).keys()].some((kid) => !there.has(kid));
    const added = addsKeys ? now : unchangedSince(found);
    return { text, metadata: { [DOCUMENT_METADATA.added]: added.toISOString(), [DOCUMENT_METADATA.written]: now.toISOString() } };
  });
  const since = unchangedSince(document);
  return { stood: new Map(stood!.map((kid) => [kid, since])), writes };
}

/**
 * Since when every key of a document has stood in it, for all that can be known: when this function added the last one, or if others wrote
 * since, when they did. The marks on the keys cannot tell: two runs at once see each other's documents sooner than each other's marks.
 */
function unchangedSince({ metadata, writtenAt }: ReadObject): Date {
  const [added, written] = [DOCUMENT_METADATA.added, DOCUMENT_METADATA.written].map((name) => Date.parse(metadata[name] ?? ''));
  const isOwn = Math.abs(writtenAt.getTime() - written) <= WRITING_TAKES_MS;
  return isOwn && added < written ? new Date(added) : writtenAt;
}

/** What is wanted, and what nobody knows as long as the document is young: it may be a key whose marks are not visible yet. */
function setFrom(terms: JwksTerms, wanted: Wanted, there: ReturnType<typeof keysIn>, isOld: boolean): string {
  const known = new Set([...wanted.keys, ...wanted.ended].map(({ kid }) => kid));
  const unknown = [...there].filter(([kid]) => !known.has(kid));
  if (unknown.length > 0) logEvent('unknown-public-keys', { kids: unknown.map(([kid]) => kid), kept: !isOld, where: terms.objectKey });
  const own = wanted.keys.map(({ members, kid }) => members ?? (kid === undefined ? undefined : there.get(kid)))
    .filter((members) => members !== undefined);
  return jwksText([...own, ...(isOld ? [] : unknown.map(([, members]) => members))].map((members) => publishedJwk(members, terms)));
}

/** Until the object reads as it should; each round looks at it anew. Returns how it reads, and how often it was written. */
async function settle(
  s3: S3Client, terms: JwksTerms, objectKey: string, contentType: string, settledFrom: (found: ReadObject) => Settled,
): Promise<{ readonly found: ReadObject; readonly writes: number }> {
  const cacheControl = `public, max-age=${terms.maxAge}`;
  const isRight = (found: ReadObject, text: string) => (
    found.text === text && found.cacheControl === cacheControl && found.contentType === contentType);
  for (let writes = 0; writes < ROUNDS;) {
    const found = await read(s3, terms.bucket, objectKey);
    const { text, metadata } = settledFrom(found);
    if (isRight(found, text)) return { found, writes };
    writes++;
    try {
      await s3.send(new PutObjectCommand({
        Bucket: terms.bucket,
        Key: objectKey,
        Body: text,
        ContentType: contentType, // all three are reset by a write without them
        CacheControl: cacheControl,
        Metadata: metadata,
        ...(found.etag === undefined ? { IfNoneMatch: '*' } : { IfMatch: found.etag }),
      }));
    } catch (error) {
      if (!CHANGED.includes(nameOf(error))) throw failed('s3:PutObject', where(terms, objectKey), error);
    }
  }
  throw notYet(`${where(terms, objectKey)} was changed by others ${ROUNDS} times in a row`);
}

async function read(s3: S3Client, bucket: string, key: string): Promise<ReadObject> {
  let found: GetObjectCommandOutput;
  try {
    found = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  } catch (error) {
    if (nameOf(error) !== 'NoSuchKey') throw failed('s3:GetObject', `s3://${bucket}/${key}`, error);
    return { text: '', etag: undefined, writtenAt: new Date(0), cacheControl: undefined, contentType: undefined, metadata: {} };
  }
  if ((found.ContentLength ?? 0) > MAX_BYTES) {
    throw new PublisherError(PUBLISHER_ERRORS.unpublished, `s3://${bucket}/${key} has ${found.ContentLength} bytes, more than `
      + `${MAX_BYTES}; somebody else wrote it: delete it, or move it away`);
  }
  return {
    text: await found.Body?.transformToString() ?? '',
    etag: found.ETag,
    writtenAt: found.LastModified ?? new Date(0),
    cacheControl: found.CacheControl,
    contentType: found.ContentType,
    metadata: found.Metadata ?? {},
  };
}

function where({ bucket }: JwksTerms, objectKey: string): string {
  return `s3://${bucket}/${objectKey}`;
}
