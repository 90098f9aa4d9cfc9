import { KMSClient } from '@aws-sdk/client-kms';

type RetryStrategy = Extract<Awaited<ReturnType<KMSClient['config']['retryStrategy']>>, { acquireInitialRetryToken: unknown }>;

/** As in src/manual-rotation/functions/survey-family.lambda.ts and prove-key.lambda.ts. */
const CONFIG = { maxAttempts: 5, retryMode: 'adaptive' } as const;

interface Service {
  send(command: any): Promise<any>;
}

/**
 * A client of the AWS SDK whose requests go to a stand-in: with the SDK's own retry strategy, taken from a real client that is configured
 * as the functions' are. Only the loop around it is written here, after the SDK's retry middleware (@smithy/core 3.41, retryMiddleware).
 */
export class SdkClient {
  private readonly strategy = new KMSClient({ ...CONFIG, region: 'eu-central-1' }).config.retryStrategy() as Promise<RetryStrategy>;

  /** `onTheWay` lets time pass for each attempt; what it throws ends the request. */
  constructor(private readonly service: Service, private readonly onTheWay: () => Promise<void>) {}

  public async send(command: object): Promise<any> {
    const strategy = await this.strategy;
    let token = await strategy.acquireInitialRetryToken('');
    for (;;) {
      await this.onTheWay();
      try {
        const output = await this.service.send(command);
        strategy.recordSuccess(token);
        return output;
      } catch (error) {
        const errorType = (error as Error).name === 'ThrottlingException' ? 'THROTTLING' : 'CLIENT_ERROR'; // nothing else fails here
        try {
          token = await strategy.refreshRetryTokenForRetry(token, { error: error as any, errorType });
        } catch { // no more attempts
          throw error;
        }
      }
    }
  }
}
