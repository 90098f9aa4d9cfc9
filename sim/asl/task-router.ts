import type { TaskCall, TaskHandler } from './execution-types';
import { TaskError } from './task-error';
import { ContractViolation } from '../kms/errors';
import type { Kms } from '../kms/fake-kms';
import { callKmsResource, isKmsResource } from '../kms/step-functions-face';
import type { Spelling } from '../kms/step-functions-face';

export interface PutEventsEntry {
  readonly Source: string;
  readonly DetailType: string;
  readonly Detail: any;
  readonly Resources?: string[];
  readonly EventBusName?: string;
}

export interface RouterOptions {
  readonly kms: Kms;
  /** What the journal calls the machine. @default - the execution's name */
  readonly caller?: string;
  /** @default 'aws' */
  readonly spelling?: Spelling;
  /** Functions by the name or ARN in the definition; they get the payload as JSON, and their answer goes back as JSON. */
  readonly functions: Readonly<Record<string, (payload: any, call: TaskCall) => unknown>>;
  /** Where events go. @default - refused */
  onEvent?(entry: PutEventsEntry, call: TaskCall): void;
}

/** A task handler for what a rotation machine calls: KMS, Lambda functions (both ways), and EventBridge. */
export function taskRouter(options: RouterOptions): TaskHandler {
  return async call => {
    const integration = /^arn:[^:]+:states:::(.+)$/.exec(call.resource)?.[1];
    if (isKmsResource(call.resource)) {
      return callKmsResource(options.kms, call.resource, call.args, options.caller ?? call.execution, options.spelling ?? 'aws');
    }
    if (integration === 'lambda:invoke') {
      const payload = await invoke(options, call, String(call.args.FunctionName), call.args.Payload ?? {});
      return { ExecutedVersion: '$LATEST', Payload: payload, StatusCode: 200 };
    }
    if (integration === 'events:putEvents') {
      return putEvents(options, call);
    }
    if (integration === undefined) {
      return invoke(options, call, call.resource, call.args);
    }
    throw new ContractViolation(`${call.state}: nothing here plays ${call.resource}`);
  };
}

async function invoke(options: RouterOptions, call: TaskCall, name: string, payload: unknown): Promise<unknown> {
  const handler = options.functions[name];
  if (!handler) {
    throw new ContractViolation(`${call.state}: no function is called ${name}, only ${Object.keys(options.functions).join(', ')}`);
  }
  try {
    return await handler(payload, call) ?? null;
  } catch (error) {
    if (error instanceof TaskError || (error as Error).name === 'Abort' || error instanceof ContractViolation) {
      throw error;
    }
    const { name: errorType, message: errorMessage } = error as Error; // as the Node.js runtime reports what a handler throws
    throw new TaskError(errorType, JSON.stringify({ errorType, errorMessage, trace: [] }));
  }
}

function putEvents(options: RouterOptions, call: TaskCall): unknown {
  const entries: PutEventsEntry[] = call.args.Entries;
  if (!options.onEvent || !Array.isArray(entries) || entries.length < 1 || entries.length > 10) {
    throw new ContractViolation(`${call.state}: events need a receiver, and 1 to 10 entries`);
  }
  for (const entry of entries) {
    if (!entry.Source || !entry.DetailType || typeof entry.Detail !== 'object') {
      throw new ContractViolation(`${call.state}: an entry needs Source, DetailType and a Detail object`);
    }
    options.onEvent(entry, call);
  }
  return { FailedEntryCount: 0, Entries: entries.map((_, index) => ({ EventId: `${call.execution}-${call.state}-${index}` })) };
}
