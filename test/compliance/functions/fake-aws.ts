import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { KMSClient } from '@aws-sdk/client-kms';
import { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { VirtualTime } from './virtual-time';
import type { Clients } from '../../../src/compliance/functions/run-context';

/** A key as AWS KMS has it. */
export interface FakeKey {
  readonly id: string;
  createdAt: Date;
  keyManager: string;
  keyState: string;
  keySpec: string;
  keyUsage: string;
  origin: string;
  multiRegion?: 'PRIMARY' | 'REPLICA';
  primaryRegion?: string;
  /** Null: an entry without a date. */
  rotations: Array<Date | null>;
  tags: Record<string, string>;
  aliases: string[];
  /** When its aliases were moved to it. */
  aliasedAt: Date;
  /** By its older name only, as AWS KMS said it before 2021. */
  oldSpecField: boolean;
  policy: unknown;
  lastUse?: { readonly operation: string; readonly at: Date };
  /** The name of the error with which an operation on this key fails. */
  errors: Record<string, string>;
}

export interface Call {
  readonly service: string;
  readonly operation: string;
  readonly input: any;
  readonly at: number;
}

/** What AWS Config was told, in the end, of one key. */
export interface Told {
  readonly compliance: string;
  readonly annotation: string;
  readonly at: Date;
}

const ACCOUNT = '111122223333';
/** Nothing is sent. The SDK's paginators want a client that is one. */
const OFFLINE = { region: 'eu-central-1', credentials: { accessKeyId: 'none', secretAccessKey: 'none' } };

/** An error as the SDK throws it, after all of its attempts. */
export function awsError(name: string, attempts = 1): Error {
  return Object.assign(new Error(`${name} of the fake`), { name, $metadata: { attempts } });
}

export function arnOf(id: string): string {
  return `arn:aws:kms:eu-central-1:${ACCOUNT}:key/${id}`;
}

/** AWS KMS, AWS Config, the tagging API and Systems Manager, as the SDK's clients show them. */
export class FakeAws {
  public readonly keys = new Map<string, FakeKey>();
  public readonly parameters = new Map<string, string>();
  /** Keys of other Regions, by ARN: when they were made, or with which error AWS KMS answers. */
  public readonly elsewhere = new Map<string, Date | string>();
  public readonly calls: Call[] = [];
  public readonly told = new Map<string, Told>();
  /** Keys with an earlier verdict, by what it was. */
  public readonly before = new Map<string, 'COMPLIANT' | 'NON_COMPLIANT'>();
  /** What AWS Config recorded, and when: kept from run to run where `records`. */
  public readonly recorded = new Map<string, { compliance: string; annotation: string; at: Date }>();
  public records = false;
  /** Aliases without a key. */
  public readonly orphans: string[] = [];
  /** Names of errors, by operation: of all calls. */
  public readonly errors: Record<string, string> = {};
  public latency = 30;
  /** How often the SDK asked for each answer. */
  public attempts = 1;
  /** Entries on a page, where AWS would take the limit that it is given. */
  public pageSize = Infinity;
  public readonly clients: Clients;
  private readonly sent = new Map<string, number>();
  private vanished = false;

  constructor(public readonly time: VirtualTime) {
    const fake = <C extends object>(service: string, client: C): C =>
      Object.assign(client, {
        // The paginators use one input for all pages.
        send: async (command: object & { input: any }) =>
          this.send(service, command.constructor.name.replace(/Command$/, ''), { ...command.input }),
      });
    this.clients = {
      kms: fake('kms', new KMSClient(OFFLINE)),
      kmsIn: (region) => fake(`kms in ${region}`, new KMSClient(OFFLINE)),
      tagging: fake('tagging', new ResourceGroupsTaggingAPIClient(OFFLINE)),
      config: fake('config', new ConfigServiceClient(OFFLINE)),
      ssm: fake('ssm', new SSMClient(OFFLINE)),
    };
  }

  /** Which evaluations AWS Config does not take, and how often it was sent them before. */
  public refuses: (keyId: string, times: number) => boolean = () => false;

  public key(id: string, changes: Partial<FakeKey> = {}): FakeKey {
    const key: FakeKey = {
      id,
      createdAt: new Date(this.time.now()),
      keyManager: 'CUSTOMER',
      keyState: 'Enabled',
      keySpec: 'SYMMETRIC_DEFAULT',
      keyUsage: 'ENCRYPT_DECRYPT',
      origin: 'AWS_KMS',
      rotations: [],
      tags: {},
      aliases: [],
      aliasedAt: new Date(this.time.now()),
      oldSpecField: false,
      policy: { Statement: [] },
      errors: {},
      ...changes,
    };
    this.keys.set(id, key);
    return key;
  }

  public daysAgo(days: number): Date {
    return new Date(this.time.now() - days * 86_400_000);
  }

  /** Deletes all keys once they were listed. */
  public vanishAfterListing(): void {
    this.vanished = true;
  }

  public of(operation: string): Call[] {
    return this.calls.filter((call) => call.operation === operation);
  }

  /** The calls of AWS KMS that name a key. */
  public about(id: string): string[] {
    return this.calls.filter((call) => call.service === 'kms' && [id, arnOf(id)].includes(call.input.KeyId)).map((call) => call.operation);
  }

  private async send(service: string, operation: string, input: any): Promise<any> {
    this.calls.push({ service, operation, input, at: this.time.now() });
    if (this.latency > 0) await this.time.sleep(this.latency);
    if (service.startsWith('kms in')) return this.describeElsewhere(input.KeyId);
    const key = this.keys.get(String(input.KeyId ?? '').split('/').at(-1)!);
    const error =
      this.errors[operation] ??
      key?.errors[operation] ??
      (input.KeyId !== undefined && key === undefined ? 'NotFoundException' : undefined);
    if (error !== undefined) throw awsError(error, this.attempts);
    const answer = (this as any)[`on${operation}`];
    if (answer === undefined) throw new Error(`the fake knows no ${operation}`);
    return { $metadata: { attempts: this.attempts }, ...answer.call(this, input, key) };
  }

  private describeElsewhere(arn: string): object {
    const there = this.elsewhere.get(arn);
    if (!(there instanceof Date)) throw awsError(there ?? 'NotFoundException');
    return { $metadata: { attempts: 1 }, KeyMetadata: { KeyId: arn, Arn: arn, CreationDate: there } };
  }

  protected onGetKeyPolicy(_input: any, key: FakeKey) {
    return { Policy: typeof key.policy === 'string' ? key.policy : JSON.stringify(key.policy) };
  }

  protected onGetKeyLastUsage(_input: any, { lastUse }: FakeKey) {
    return { TrackingStartDate: new Date(0), ...(lastUse && { KeyLastUsage: { Operation: lastUse.operation, Timestamp: lastUse.at } }) };
  }

  protected onListKeys({ Limit, Marker }: any) {
    const { page, next } = this.page([...this.keys.values()], Limit, Marker);
    if (this.vanished && next === undefined) this.keys.clear();
    return { Keys: page.map(({ id }) => ({ KeyId: id, KeyArn: arnOf(id) })), Truncated: next !== undefined, NextMarker: next };
  }

  protected onListAliases({ Limit, Marker, KeyId }: any) {
    const keys = [...this.keys.values()].filter((key) => KeyId === undefined || KeyId === key.id);
    const all: object[] = keys.flatMap(({ id, aliases, aliasedAt }) => aliases.map((AliasName) => (
      { AliasName, TargetKeyId: id, CreationDate: new Date(0), LastUpdatedDate: aliasedAt })));
    if (KeyId === undefined) all.push(...this.orphans.map((AliasName) => ({ AliasName })));
    const { page, next } = this.page(all, Limit, Marker);
    return { Aliases: page, Truncated: next !== undefined, NextMarker: next };
  }

  protected onDescribeKey(_input: any, key: FakeKey) {
    return {
      KeyMetadata: {
        KeyId: key.id,
        Arn: arnOf(key.id),
        CreationDate: key.createdAt,
        KeyManager: key.keyManager,
        KeyState: key.keyState,
        [key.oldSpecField ? 'CustomerMasterKeySpec' : 'KeySpec']: key.keySpec,
        KeyUsage: key.keyUsage,
        Origin: key.origin,
        ...(key.multiRegion && {
          MultiRegion: true,
          MultiRegionConfiguration: {
            MultiRegionKeyType: key.multiRegion,
            PrimaryKey: { Arn: `primary of ${key.id}`, Region: key.primaryRegion },
          },
        }),
      },
    };
  }

  protected onListKeyRotations({ Limit, Marker }: any, key: FakeKey) {
    const { page, next } = this.page(key.rotations, Limit, Marker);
    return {
      Rotations: page.map((at) => ({ KeyId: arnOf(key.id), ...(at && { RotationDate: at, RotationType: 'AUTOMATIC' }) })),
      Truncated: next !== undefined,
      NextMarker: next,
    };
  }

  protected onGetResources({ ResourceTypeFilters, ResourceARNList, ResourcesPerPage = 50, PaginationToken }: any) {
    const tagged = [...this.keys.values()].filter(
      ({ id, tags }) => Object.keys(tags).length > 0 && (ResourceARNList?.includes(arnOf(id)) ?? true),
    );
    if ((ResourceTypeFilters === undefined) === (ResourceARNList === undefined)) throw new Error('either a list of ARNs, or filters');
    const { page, next } = this.page(tagged, ResourcesPerPage, PaginationToken);
    const pairs = (tags: Record<string, string>) => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    // AWS ends with an empty one.
    return {
      ResourceTagMappingList: page.map(({ id, tags }) => ({ ResourceARN: arnOf(id), Tags: pairs(tags) })),
      PaginationToken: next ?? '',
    };
  }

  protected onGetParameter({ Name }: any) {
    if (!this.parameters.has(Name)) throw awsError('ParameterNotFound');
    return { Parameter: { Name, Value: this.parameters.get(Name) } };
  }

  protected onGetComplianceDetailsByConfigRule({ Limit, NextToken, ComplianceTypes }: any) {
    const all = [
      ...[...this.before].map(([ResourceId, ComplianceType]) => ({ ResourceId, ComplianceType: ComplianceType as string })),
      ...[...this.recorded].map(([ResourceId, { compliance, annotation, at }]) => (
        { ResourceId, ComplianceType: compliance, Annotation: annotation, ResultRecordedTime: at })),
    ];
    const { page, next } = this.page(all.filter(({ ComplianceType }) => ComplianceTypes.includes(ComplianceType)), Limit, NextToken);
    return {
      EvaluationResults: page.map(({ ResourceId, ...result }) => ({
        EvaluationResultIdentifier: { EvaluationResultQualifier: { ResourceType: 'AWS::KMS::Key', ResourceId } },
        ...result,
      })),
      NextToken: next,
    };
  }

  protected onPutEvaluations({ Evaluations }: any) {
    if (Evaluations.length > 100) throw awsError('ValidationException');
    const FailedEvaluations: object[] = [];
    for (const evaluation of Evaluations) {
      const id = evaluation.ComplianceResourceId;
      const times = this.sent.get(id) ?? 0;
      this.sent.set(id, times + 1);
      if (evaluation.Annotation.length > 256) throw awsError('ValidationException');
      if (this.refuses(id, times)) {
        FailedEvaluations.push(evaluation);
      } else {
        const { ComplianceType: compliance, Annotation: annotation } = evaluation;
        this.told.set(id, { compliance, annotation, at: evaluation.OrderingTimestamp });
        if (this.records) this.recorded.set(id, { compliance, annotation, at: new Date(this.time.now()) });
      }
    }
    return { FailedEvaluations };
  }

  private page<T>(all: T[], limit: number, marker: string | undefined): { page: T[]; next?: string } {
    const from = Number(marker ?? 0);
    const to = from + Math.min(limit, this.pageSize);
    return { page: all.slice(from, to), next: to < all.length ? String(to) : undefined };
  }
}
