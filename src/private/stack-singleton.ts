import { Stack } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';

/** What all constructs of a stack share: made by the first of them, found by the others under its id, which is frozen. */
export function stackSingleton<T extends Construct>(scope: IConstruct, id: string, make: (stack: Stack, id: string) => T): T {
  const stack = Stack.of(scope);
  return (stack.node.tryFindChild(id) as T | undefined) ?? make(stack, id);
}
