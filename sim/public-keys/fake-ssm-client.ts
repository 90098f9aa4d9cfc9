import type { SSMClient } from '@aws-sdk/client-ssm';
import type { VirtualClock } from '../clock/virtual-clock';

const PAGE = 10;

/** Stands in for SSMClient: parameters by path, ten a page. */
export class FakeSsmClient {
  public readonly parameters = new Map<string, { readonly value: string; readonly at: number }>();

  constructor(private readonly clock: VirtualClock) {}

  public fault: (operation: string, name: string) => string | undefined = () => undefined;

  public async send(command: { readonly input: any }): Promise<any> {
    const { input } = command;
    const operation = command.constructor.name.replace(/Command$/, '');
    const fault = this.fault(operation, input.Name ?? input.Path);
    if (fault !== undefined) throw Object.assign(new Error(`${fault}, says AWS Systems Manager`), { name: fault });
    switch (operation) {
      case 'GetParametersByPath': return this.byPath(input);
      case 'PutParameter': return void this.parameters.set(input.Name, { value: input.Value, at: this.clock.now() });
      case 'DeleteParameter':
        if (!this.parameters.delete(input.Name)) throw Object.assign(new Error('not there'), { name: 'ParameterNotFound' });
        return {};
      default: throw new Error(`nothing here plays ${operation}`);
    }
  }

  /** Typed as the publisher wants it. */
  public asSsmClient(): SSMClient {
    return this as unknown as SSMClient;
  }

  private byPath({ Path, NextToken = '0' }: { Path: string; NextToken?: string }): any {
    const all = [...this.parameters].filter(([name]) => name.startsWith(`${Path}/`) && !name.slice(Path.length + 1).includes('/'))
      .sort(([one], [other]) => (one < other ? -1 : 1));
    const from = Number(NextToken);
    const Parameters = all.slice(from, from + PAGE)
      .map(([Name, { value, at }]) => ({ Name, Value: value, LastModifiedDate: new Date(at), Type: 'String' }));
    return { Parameters, NextToken: from + PAGE < all.length ? String(from + PAGE) : undefined };
  }
}
