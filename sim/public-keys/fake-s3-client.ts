import { createHash } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import type { VirtualClock } from '../clock/virtual-clock';

export interface StoredObject {
  readonly body: string;
  readonly cacheControl?: string;
  readonly contentType?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly at: number;
  readonly by: string;
}

interface Put {
  readonly Key: string;
  readonly Body: string;
  readonly IfMatch?: string;
  readonly IfNoneMatch?: string;
  readonly CacheControl?: string;
  readonly ContentType?: string;
  readonly Metadata?: Readonly<Record<string, string>>;
}

/** How an operation fails, if it does, before it is done or (`lost`) after. */
export type S3Fault = (
  operation: 'GetObject' | 'PutObject', key: string,
) => { readonly error: string; readonly lost?: boolean } | undefined;

/** Stands in for S3Client: objects with ETags, conditional writes as Amazon S3 has them, and everything that was ever written. */
export class FakeS3Client {
  public readonly objects = new Map<string, StoredObject>();
  /** Every version of every object, in order. */
  public readonly history: Array<StoredObject & { readonly key: string }> = [];

  constructor(private readonly clock: VirtualClock) {}

  public fault: S3Fault = () => undefined;

  public async send(command: { readonly input: any }): Promise<any> {
    const { input } = command;
    const operation = command.constructor.name.replace(/Command$/, '') as 'GetObject' | 'PutObject';
    const fault = this.fault(operation, input.Key);
    if (fault !== undefined && fault.lost !== true) throw s3Error(fault.error);
    const answer = operation === 'GetObject' ? this.get(input) : this.put(input);
    if (fault !== undefined) throw s3Error(fault.error);
    return answer;
  }

  /** Somebody else writes, or with undefined deletes. */
  public tamper(key: string, body: string | undefined): void {
    if (body === undefined) this.objects.delete(key);
    else this.store(key, { body, at: this.clock.now(), by: 'somebody' });
  }

  /** Somebody copies an old version over the object: CopyObject takes its metadata along. */
  public restore(key: string, version: StoredObject): void {
    this.store(key, { ...version, at: this.clock.now(), by: 'somebody' });
  }

  /** Typed as the publisher wants it. */
  public asS3Client(): S3Client {
    return this as unknown as S3Client;
  }

  private get({ Key }: { Key: string }): any {
    const found = this.objects.get(Key);
    if (found === undefined) throw s3Error('NoSuchKey');
    return {
      Body: { transformToString: async () => found.body },
      ContentLength: Buffer.byteLength(found.body),
      ETag: etagOf(found),
      LastModified: new Date(found.at),
      CacheControl: found.cacheControl,
      ContentType: found.contentType,
      Metadata: found.metadata,
    };
  }

  private put(input: Put): any {
    const found = this.objects.get(input.Key);
    if (input.IfNoneMatch === '*' && found !== undefined) throw s3Error('PreconditionFailed');
    if (input.IfMatch !== undefined && found === undefined) throw s3Error('NoSuchKey');
    if (input.IfMatch !== undefined && etagOf(found!) !== input.IfMatch) throw s3Error('PreconditionFailed');
    if (input.IfMatch === undefined && input.IfNoneMatch === undefined) throw new Error('a write without a condition');
    this.store(input.Key, {
      body: input.Body,
      cacheControl: input.CacheControl,
      contentType: input.ContentType,
      metadata: input.Metadata,
      at: this.clock.now(),
      by: 'publisher',
    });
    return { ETag: etagOf(this.objects.get(input.Key)!) };
  }

  private store(key: string, object: StoredObject): void {
    this.objects.set(key, object);
    this.history.push({ key, ...object });
  }
}

function etagOf({ body, cacheControl }: StoredObject): string {
  return `"${createHash('md5').update(`${body}${cacheControl}`).digest('hex')}"`;
}

function s3Error(name: string): Error {
  return Object.assign(new Error(`${name}, says Amazon S3`), { name });
}
