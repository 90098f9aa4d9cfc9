import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** Passes the output of a process on line by line, and keeps all of it for a failure message. */
export class LineReader {
  private readonly lines: string[] = [];

  constructor(private readonly onLine: (line: string) => void) {}

  /** Reads a stream, too; null (a stream that is not piped) is ignored. */
  public read(stream: Readable | null): this {
    if (stream) {
      createInterface({ input: stream }).on('line', line => {
        this.lines.push(line);
        this.onLine(line);
      });
    }
    return this;
  }

  /** Everything read so far. */
  public get text(): string {
    return this.lines.join('\n');
  }

  /** The last lines read so far. */
  public tail(count: number): string {
    return this.lines.slice(-count).join('\n');
  }
}
