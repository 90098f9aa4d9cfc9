import { testEventPattern } from '../../sim/emulator/aws-events';
import { Emulator } from '../../sim/emulator/emulator';

/**
 * Tells whether an event pattern matches an event, by the operation `TestEventPattern` of the emulator's Amazon EventBridge: its matcher
 * follows AWS's own Event Ruler, arrays of objects and `exists` included, and it refuses patterns that AWS refuses.
 */
export class Matcher {
  public static async start(): Promise<Matcher> {
    return new Matcher(await Emulator.start());
  }

  private constructor(private readonly emulator: Emulator) {}

  public async matches(pattern: object, event: object): Promise<boolean> {
    return testEventPattern(this.emulator, pattern, event);
  }

  public async stop(): Promise<void> {
    await this.emulator.stop();
  }
}
