import { Agent, createServer, request as httpRequest } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigStandIn } from './config-stand-in';
import { busiestSecond } from '../clock/busiest-second';

export interface Answer {
  readonly status: number;
  readonly body: object;
}

/** What a test wants done with calls. */
export interface ProxyOptions {
  /** Added to each answer, in milliseconds. @default 0 */
  readonly latencyMs?: number;
  /** Answers a call in the place of AWS, or not (undefined). @default - nothing is answered so */
  readonly intercept?: (operation: string, input: any) => Answer | undefined;
  /**
   * Changes what AWS answered to a call, if it granted it: such as a date that AWS itself lets nobody write. @default - nothing is changed
   */
  readonly amend?: (operation: string, input: any, answer: any) => object;
}

/** How AWS Config calls itself in the header that names the operation. */
const CONFIG_SERVICE = 'StarlingDoveService';

/** Stands between the function and moto: makes answers slow, counts calls, answers for AWS Config what moto does not know. */
export class AwsProxy {
  /** Starts one before an endpoint. */
  public static async start(target: string, options: ProxyOptions = {}): Promise<AwsProxy> {
    const proxy = new AwsProxy(new URL(target), options);
    await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  /** What AWS Config was told. */
  public readonly config = new ConfigStandIn();
  /** When each operation was called, in milliseconds of `performance.now()`. */
  public readonly calls = new Map<string, number[]>();
  /** May be changed at any time. */
  public options: ProxyOptions;
  private readonly server: Server;
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 64 });

  private constructor(
    private readonly target: URL,
    options: ProxyOptions,
  ) {
    this.options = options;
    this.server = createServer((incoming, response) => {
      this.serve(incoming, response).catch((error: unknown) => {
        response
          .writeHead(502, { 'content-type': 'application/x-amz-json-1.1' })
          .end(JSON.stringify({ __type: 'BadGateway', message: String(error) }));
      });
    });
    this.server.keepAliveTimeout = 60_000;
  }

  public get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** How often each operation was called. */
  public counts(): Record<string, number> {
    return Object.fromEntries([...this.calls].map(([operation, times]) => [operation, times.length]));
  }

  /** The most calls of an operation that came within any second. */
  public busiestSecond(operation: string): number {
    return busiestSecond(this.calls.get(operation) ?? []);
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    this.agent.destroy();
  }

  private async serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await read(incoming);
    const form = formIn(incoming, body);
    const target = incoming.headers['x-amz-target'] ?? (form === undefined ? `${incoming.method}.${incoming.url}` : `form.${form.Action}`);
    const [service, operation] = String(target).split('.');
    const times = this.calls.get(operation);
    if (times === undefined) this.calls.set(operation, [performance.now()]);
    else times.push(performance.now());
    if (this.options.latencyMs) await sleep(this.options.latencyMs);
    const input = () => form ?? JSON.parse(body.toString() || '{}');
    const standIn = () => (service === CONFIG_SERVICE ? this.config.answer(operation, input()) : undefined);
    const own = this.options.intercept?.(operation, input()) ?? standIn();
    if (own !== undefined) {
      response.writeHead(own.status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(own.body));
    } else {
      const { amend } = this.options;
      await this.forward(incoming, body, response, amend && ((granted) => amend(operation, input(), granted)));
    }
  }

  private async forward(
    incoming: IncomingMessage,
    body: Buffer,
    response: ServerResponse,
    amend?: (granted: any) => object,
  ): Promise<void> {
    const {
      method,
      url,
      headers: { host, connection, ...kept },
    } = incoming;
    const options = { method, agent: this.agent, headers: { ...kept, host: this.target.host } };
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      httpRequest(new URL(url!, this.target), options, resolve).on('error', reject).end(body);
    });
    const type = answer.headers['content-type'] ?? 'application/x-amz-json-1.1';
    const text = await read(answer);
    const sent = amend !== undefined && answer.statusCode === 200 ? JSON.stringify(amend(JSON.parse(text.toString()))) : text;
    response.writeHead(answer.statusCode!, { 'content-type': type }).end(sent);
  }
}

/** What AWS's older protocol sends, such as to AWS STS. */
function formIn({ headers }: IncomingMessage, body: Buffer): Record<string, string> | undefined {
  if (!headers['content-type']?.startsWith('application/x-www-form-urlencoded')) return undefined;
  return Object.fromEntries(new URLSearchParams(body.toString()));
}

async function read(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
