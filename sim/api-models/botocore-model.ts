import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { checkShape } from './botocore-shapes';
import type { Shape } from './botocore-shapes';

/** Where botocore's models are, when not in the emulator's virtual environment: a folder with one folder per service. */
export const DATA_VARIABLE = 'BOTOCORE_DATA';

/** The services this project calls, by botocore's names. */
export type Service =
  | 'kms'
  | 'stepfunctions'
  | 'events'
  | 'lambda'
  | 'scheduler'
  | 'cloudformation'
  | 'resourcegroupstaggingapi'
  | 'cloudwatch'
  | 'config'
  | 'sqs';

/** One API operation as AWS publishes it. */
export interface Operation {
  readonly name: string;
  /** `undefined` for an operation without parameters. */
  readonly inputShape?: Shape;
  /** `undefined` for an operation that returns nothing. */
  readonly outputShape?: Shape;
  /** Names of the errors that the service models, sorted. What every service may answer (AccessDenied, Throttling) is not among them. */
  readonly errors: string[];
}

interface Model {
  readonly operations: Record<string, { input?: { shape: string }; output?: { shape: string }; errors?: { shape: string }[] }>;
  readonly shapes: Record<string, Shape>;
}

const models = new Map<string, Model>();

/** Looks an operation up; an unknown one throws. */
export function operation(service: Service, name: string): Operation {
  const model = load(service);
  if (!Object.hasOwn(model.operations, name)) throw new Error(`${service} has no operation ${name}`);
  const { input, output, errors = [] } = model.operations[name];
  return {
    name,
    inputShape: input && model.shapes[input.shape],
    outputShape: output && model.shapes[output.shape],
    errors: errors.map(e => e.shape).sort(),
  };
}

/** Throws, with the path of the first mistake, unless AWS would accept these parameters. */
export function checkInput(service: Service, name: string, sample: unknown): void {
  check(`${service}:${name} input`, service, operation(service, name).inputShape, sample);
}

/** Throws, with the path of the first mistake, unless AWS could answer this: for mocked answers. */
export function checkOutput(service: Service, name: string, sample: unknown): void {
  check(`${service}:${name} output`, service, operation(service, name).outputShape, sample);
}

/** Names of the errors that the service models for this operation, sorted. */
export function errorsOf(service: Service, name: string): string[] {
  return operation(service, name).errors;
}

/** The parameters of an operation, by name. */
export function parametersOf(service: Service, name: string): Record<string, Shape> {
  const { shapes } = load(service);
  return Object.fromEntries(
    Object.entries(operation(service, name).inputShape?.members ?? {}).map(([member, { shape }]) => [member, shapes[shape]]),
  );
}

/** Names of all that an answer may have in it, at any depth. */
export function answerNames(service: Service, name: string): Set<string> {
  const { shapes } = load(service);
  const names = new Set<string>();
  const seen = new Set<Shape>();
  const visit = (shape: Shape | undefined) => {
    if (shape === undefined || seen.has(shape)) return;
    seen.add(shape);
    Object.keys(shape.members ?? {}).forEach(member => names.add(member));
    [...Object.values(shape.members ?? {}), shape.member, shape.value].forEach(inner => visit(inner && shapes[inner.shape]));
  };
  visit(operation(service, name).outputShape);
  return names;
}

function check(what: string, service: Service, shape: Shape | undefined, sample: unknown): void {
  checkShape(load(service).shapes, shape ?? { type: 'structure', members: {} }, sample, what);
}

function load(service: Service): Model {
  const folder = join(dataFolder(), service);
  const known = models.get(folder);
  if (known) return known;
  const newest = existsSync(folder) ? readdirSync(folder).sort().pop() : undefined;
  if (!newest) throw new Error(`botocore has no model of ${service} in ${folder}`);
  const file = join(folder, newest, 'service-2.json');
  const model = JSON.parse(existsSync(`${file}.gz`) ? gunzipSync(readFileSync(`${file}.gz`)).toString('utf8') : readFileSync(file, 'utf8'));
  models.set(folder, model);
  return model;
}

function dataFolder(): string {
  return process.env[DATA_VARIABLE] || installedData(resolve(__dirname, '../../.emulator'));
}

/**
 * The emulator needs botocore, so its virtual environment below `root` holds the models of the very version that is pinned there.
 * An older pin may have left its own behind: the newest counts, and one that is still being installed does not.
 */
export function installedData(root: string): string {
  const [newest] = inside(root).filter(venv => basename(venv).startsWith('venv-emulator-') && !venv.endsWith('.partial'))
    .flatMap(venv => inside(join(venv, 'lib'))).map(python => join(python, 'site-packages/botocore/data')).filter(existsSync)
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  if (!newest) {
    throw new Error(`botocore's service models are not installed under ${root}: run 'npm run `
    + `emulator:install' first, or set ${DATA_VARIABLE}`);
  }
  return newest;
}

function inside(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).map(name => join(folder, name)) : [];
}
