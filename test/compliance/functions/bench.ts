import { FakeAws } from './fake-aws';
import { VirtualTime } from './virtual-time';
import { run } from '../../../src/compliance/functions/run';

export const NOTIFIED = '2026-11-25T05:59:58.123Z';

/** The function, its surroundings, and what AWS Config sends. */
export class Bench {
  public readonly time = new VirtualTime();
  public readonly aws = new FakeAws(this.time);
  public readonly log: any[] = [];
  public readonly metrics: any[] = [];
  public parameters: Record<string, unknown> = { maxKeyAgeDays: '365', gracePeriodDays: '7' };
  /** What AWS Lambda gives a run. */
  public minutes = 15;

  constructor() {
    jest.spyOn(console, 'log').mockImplementation((line) => this.log.push(JSON.parse(line)));
  }

  public settings(value: unknown): void {
    this.parameters.settingsParameter = '/rule/settings';
    this.aws.parameters.set('/rule/settings', typeof value === 'string' ? value : JSON.stringify(value));
  }

  /** A tag without which keys are not judged. */
  public scope(scopeTagKey: string, scopeTagValue?: string): void {
    Object.assign(this.parameters, { scopeTagKey, scopeTagValue });
  }

  public event(message: object, changes: object = {}): object {
    return {
      version: '1.0',
      configRuleName: 'key-age',
      configRuleArn: 'arn:aws:config:eu-central-1:111122223333:config-rule/config-rule-abc',
      configRuleId: 'config-rule-abc',
      accountId: '111122223333',
      executionRoleArn: 'arn:aws:iam::111122223333:role/config',
      eventLeftScope: false,
      resultToken: 'token',
      ruleParameters: JSON.stringify(this.parameters),
      invokingEvent: JSON.stringify(message),
      ...changes,
    };
  }

  public async run(event: unknown): Promise<void> {
    const end = this.time.now() + this.minutes * 60_000;
    await run(event, {
      clients: this.aws.clients,
      clock: this.time,
      remaining: () => end - this.time.now(),
      write: (line) => this.metrics.push(JSON.parse(line)),
    });
  }

  /** All keys. */
  public async scheduled(changes: object = {}): Promise<void> {
    await this.run(
      this.event(
        { messageType: 'ScheduledNotification', awsAccountId: '111122223333', notificationCreationTime: NOTIFIED, recordVersion: '1.0' },
        changes,
      ),
    );
  }

  /** One key. */
  public async changed(id: string, item: object = {}, changes: object = {}): Promise<void> {
    await this.run(
      this.event(
        { messageType: 'ConfigurationItemChangeNotification', configurationItem: changeOf(id, item), configurationItemDiff: null },
        changes,
      ),
    );
  }

  public failure(): Promise<Error> {
    return this.scheduled().then(() => { throw new Error('the run did not fail'); }, (error: Error) => error);
  }

  /** What AWS Config was told. */
  public verdicts(): Record<string, string> {
    return Object.fromEntries([...this.aws.told].map(([id, told]) => [id, told.compliance]));
  }
}

/** A configuration item of a key, or its summary. What it says of the key itself is wrong: nothing may be judged from it. */
export function changeOf(id: string, item: object = {}): object {
  return {
    configurationItemCaptureTime: NOTIFIED,
    configurationItemStatus: 'OK',
    resourceType: 'AWS::KMS::Key',
    resourceId: id,
    resourceName: id,
    ARN: `arn:aws:kms:eu-central-1:111122223333:key/${id}`,
    awsRegion: 'eu-central-1',
    awsAccountId: '111122223333',
    configuration: { keyManager: 'AWS', keyState: 'PendingDeletion', creationDate: 0 },
    tags: { wrong: 'wrong' },
    ...item,
  };
}
