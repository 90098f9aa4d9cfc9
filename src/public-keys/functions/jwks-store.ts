import type { GetObjectCommandOutput, S3Client } from '@aws-sdk/client-s3';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { nameOf } from '../../private/errors';
import { logEvent } from '../../private/log';
import type { JwksTerms } from '../contract';
import { PUBLISHER_ERRORS } from '../contract';
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

interface ReadObject {
  readonly text: string;
  /** Undefined: there is none. */
  readonly etag: string | undefined;
  readonly writtenAt: Date;
  readonly cacheControl: string | undefined;
  readonly contentType: string | undefined;
}

/** Brings the document, and the discovery document beside it, to what is wanted, by compare-and-swap, and reads them back. */
export async function writeJwks(s3: S3Client, terms: JwksTerms, wanted: Wanted, now: Date): Promise<Written> {
  if (terms.discovery === null) return writeSet(s3, terms, wanted, now);
  const set = await writeSet(s3, terms, wanted, now);
  const { objectKey } = terms.discovery;
  const writes = await settle(s3, terms, objectKey, 'application/json', () => discoveryText(terms));
  return { ...set, writes: set.writes + writes };
}

async function writeSet(s3: S3Client, terms: JwksTerms, wanted: Wanted, now: Date): Promise<Written> {
  let before: ReadonlySet<string> | undefined;
  const writes = await settle(s3, terms, terms.objectKey, 'application/jwk-set+json', (found) => {
    const there = found.text === '' ? new Map<string, JwkMembers>() : keysIn(found.text, where(terms, terms.objectKey));
    before ??= new Set(there.keys());
    return setFrom(terms, wanted, there, wanted.atOnce || now.getTime() - found.writtenAt.getTime() > UNKNOWN_STAYS_MS);
  });
  return { before: before!, writes };
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

/** Until the object reads as it should; each round looks at it anew. Returns how often it was written. */
async function settle(
  s3: S3Client, terms: JwksTerms, objectKey: string, contentType: string, textFor: (found: ReadObject) => string,
): Promise<number> {
  const cacheControl = `public, max-age=${terms.maxAge}`;
  const isRight = (found: ReadObject, text: string) => (
    found.text === text && found.cacheControl === cacheControl && found.contentType === contentType);
  for (let writes = 0; writes < ROUNDS;) {
    const found = await read(s3, terms.bucket, objectKey);
    const text = textFor(found);
    if (isRight(found, text)) return writes;
    writes++;
    try {
      await s3.send(new PutObjectCommand({
        Bucket: terms.bucket,
        Key: objectKey,
        Body: text,
        ContentType: contentType, // both are reset by a write without them
        CacheControl: cacheControl,
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
    return { text: '', etag: undefined, writtenAt: new Date(0), cacheControl: undefined, contentType: undefined };
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
  };
}

function where({ bucket }: JwksTerms, objectKey: string): string {
  return `s3://${bucket}/${objectKey}`;
}
