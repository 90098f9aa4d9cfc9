import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KmsError } from './errors';
import type { Kms } from './fake-kms';

/** The members of requests that are bytes, which come as base64. */
const BYTES = ['Message'];

/** The simulated AWS KMS at an address, for programs in other languages that ask for public keys and signatures. */
export class HttpFace {
  public static async open(kms: Kms, caller: string): Promise<HttpFace> {
    const face = new HttpFace(kms, caller);
    await new Promise<void>((resolve) => face.server.listen(0, '127.0.0.1', resolve));
    return face;
  }

  private readonly server: Server;

  private constructor(private readonly kms: Kms, private readonly caller: string) {
    this.server = createServer((request, response) => {
      this.answer(request).catch((error: Error): [number, object] => (
        [error instanceof KmsError ? error.status : 500, { __type: error.name, message: error.message }]
      )).then(([status, body]) => {
        response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body, base64));
      }).catch((error: Error) => response.destroy(error));
    });
  }

  /** Binds the SDK of any language to it. */
  public get environment(): NodeJS.ProcessEnv {
    return {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`,
      AWS_REGION: 'eu-central-1',
      AWS_DEFAULT_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    };
  }

  public close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async answer(request: IncomingMessage): Promise<[number, object]> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const input = JSON.parse(Buffer.concat(parts).toString(), (name, value: unknown) => (
      BYTES.includes(name) ? Buffer.from(String(value), 'base64') : value)) as object;
    const operation = String(request.headers['x-amz-target']).replace('TrentService.', '');
    return [200, this.kms({ operation, input, caller: this.caller })];
  }
}

/** Bytes as base64. A Buffer has made itself JSON before anybody is asked: the holder still has it. */
function base64(this: Record<string, unknown>, name: string, value: unknown): unknown {
  const own = this[name];
  return own instanceof Uint8Array ? Buffer.from(own).toString('base64') : value;
}
