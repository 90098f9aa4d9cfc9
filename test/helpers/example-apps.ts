import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { AppProps, Stage } from 'aws-cdk-lib';
import { App, Stack } from 'aws-cdk-lib';
import { BUNDLING_STACKS } from 'aws-cdk-lib/cx-api';
import { templatesOf } from './templates-of';

const FOLDER = join(__dirname, '../../examples');

type StackClass = new (scope: Stage, id: string) => Stack;

/** The names of all examples: whatever stands in the folder, so that a new one cannot be forgotten. */
export const EXAMPLES = readdirSync(FOLDER).filter(name => name.endsWith('.ts')).map(name => name.slice(0, -'.ts'.length)).sort();

/** An example's app. Examples export their stacks as classes that need scope and id only. The code of their functions is not bundled. */
export function exampleApp(name: string, props: AppProps = {}): App {
  const app = new App({ ...props, context: { ...props.context, [BUNDLING_STACKS]: [] } });
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- found by name at run time
  const classes = Object.values(require(join(FOLDER, name)) as Record<string, unknown>).filter(isStackClass);
  if (classes.length === 0) throw new Error(`examples/${name}.ts exports no class that extends Stack`);
  classes.forEach(stackClass => new stackClass(app, stackClass.name));
  return app;
}

/** The templates of an example's app, nested ones too, by file name. */
export function exampleTemplates(name: string): Record<string, object> {
  return templatesOf(exampleApp(name));
}

function isStackClass(exported: unknown): exported is StackClass {
  return typeof exported === 'function' && exported.prototype instanceof Stack;
}
