import * as sdk from '@aws-sdk/client-kms';
import { KmsError, SDK_CLIENT_ERROR } from './errors';
import type { Kms } from './fake-kms';

interface Command {
  readonly input: object;
}

/** Stands in for KMSClient: the same `send`, the same outputs, the SDK's own error classes. */
export class FakeKmsClient {
  private requests = 0;

  constructor(private readonly kms: Kms, private readonly caller: string) {}

  public async send(command: Command): Promise<any> {
    const operation = command.constructor.name.replace(/Command$/, '');
    const requestId = `${this.caller}-${++this.requests}`;
    try {
      const output = this.kms({ operation, input: command.input, caller: this.caller });
      return { ...output, $metadata: { httpStatusCode: 200, requestId, attempts: 1, totalRetryDelay: 0 } };
    } catch (error) {
      throw error instanceof KmsError ? sdkError(error, requestId) : error;
    }
  }

  /** Typed as the handlers want it. */
  public asKmsClient(): sdk.KMSClient {
    return this as unknown as sdk.KMSClient;
  }

  public destroy(): void {}
}

function sdkError(error: KmsError, requestId: string): Error {
  if (error.name === SDK_CLIENT_ERROR) {
    return Object.assign(new Error(error.message), { name: 'TimeoutError', $metadata: { attempts: 1, totalRetryDelay: 0 } });
  }
  const $metadata = { httpStatusCode: error.status, requestId, attempts: 1, totalRetryDelay: 0 };
  const classes = sdk as unknown as Record<string, undefined | (new (options: object) => Error)>;
  const Modelled = error.modelled ? classes[error.name] : undefined;
  const options = { name: error.name, message: error.message, $fault: error.status >= 500 ? 'server' : 'client', $metadata } as const;
  return Modelled ? new Modelled(options) : new sdk.KMSServiceException(options);
}
