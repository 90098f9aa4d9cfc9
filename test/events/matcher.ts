import { TestEventPatternCommand } from '@aws-sdk/client-eventbridge';
import { clientsOf } from '../../sim/emulator/clients';
import type { Clients } from '../../sim/emulator/clients';
import { Emulator } from '../../sim/emulator/emulator';

/**
 * Tells whether an event pattern matches an event, by the operation `TestEventPattern` of the emulator's Amazon EventBridge: its matcher
 * follows AWS's own Event Ruler, arrays of objects and `exists` included, and it refuses patterns that AWS refuses.
 */
export class Matcher {
  public static async start(): Promise<Matcher> {
    return new Matcher(await Emulator.start());
  }

  private readonly clients: Clients;

  private constructor(private readonly emulator: Emulator) {
    this.clients = clientsOf(emulator);
  }

  /** Throws if Amazon EventBridge refuses the pattern. */
  public async matches(pattern: object, event: object): Promise<boolean> {
    const question = new TestEventPatternCommand({ EventPattern: JSON.stringify(pattern), Event: JSON.stringify(event) });
    return (await this.clients.eventBridge.send(question)).Result!;
  }

  public async stop(): Promise<void> {
    this.clients.destroy();
    await this.emulator.stop();
  }
}
