import { Calls } from './calls';
import type { Invocation } from './config-event';
import { parseEvent } from './config-event';
import { evaluateAccount } from './evaluate-account';
import { evaluateKey } from './evaluate-key';
import { EvaluationSender } from './evaluation-sender';
import { KmsReader } from './kms-reader';
import { readRule } from './read-rule';
import type { Surroundings } from './run-context';
import { runMetricsLine } from './run-metrics';
import { TagTable } from './tag-table';
import { Tally } from './tally';
import { nameOf } from '../../private/errors';
import { logEvent } from '../../private/log';

/** Does what AWS Config asks for, and says how it went. Throws if anything is left: AWS Config then shows that the evaluation failed. */
export async function run(event: unknown, surroundings: Surroundings): Promise<void> {
  const invocation = parseEvent(event);
  const { ruleName, task } = invocation;
  if (task.kind === 'ignored') return logEvent('change-ignored', { rule: ruleName, why: task.why });
  const tally = new Tally();
  const calls = new Calls(surroundings.clock);
  const timestamp = new Date(surroundings.clock.now());
  let failure: unknown;
  try {
    await evaluate({ invocation, surroundings, tally, calls, now: timestamp });
  } catch (error) {
    failure = error;
  }
  const failed = failure !== undefined;
  logEvent('evaluation', {
    rule: ruleName,
    task: task.kind,
    failed,
    error: failed ? nameOf(failure) : undefined,
    message: failed ? String(failure) : undefined,
    judged: tally.judged,
    nonCompliant: tally.nonCompliant,
    waived: tally.waived,
    outOfScope: tally.outOfScope,
    postponed: tally.postponed,
    unsent: tally.unsent,
    unreadable: tally.unreadable.length,
    left: tally.left,
    kmsCalls: calls.ofKms,
    milliseconds: surroundings.clock.now() - timestamp.getTime(),
  });
  surroundings.write(runMetricsLine({ ruleName, task: task.kind, tally, kmsCalls: calls.ofKms, failed, timestamp }));
  if (failed) throw failure;
}

interface Evaluation {
  readonly invocation: Invocation;
  readonly surroundings: Surroundings;
  readonly tally: Tally;
  readonly calls: Calls;
  readonly now: Date;
}

async function evaluate({ invocation, surroundings, tally, calls, now }: Evaluation): Promise<void> {
  const { ruleName, task, ruleParameters } = invocation;
  const { clients, clock } = surroundings;
  const sender = new EvaluationSender(clients.config, calls, clock, invocation);
  if (task.kind === 'gone') {
    await sender.add(task.keyId, { compliance: 'NOT_APPLICABLE', annotation: task.why });
    await sender.flush();
  } else {
    const { standard, scope, repeatAfterDays } = await readRule(clients.ssm, ruleParameters, now);
    const tags = new TagTable(clients.tagging, calls, scope);
    const kms = new KmsReader(clients.kms, calls, clients.kmsIn);
    const context = { ruleName, surroundings, calls, kms, tags, sender, tally, standard, scope, repeatAfterDays, now };
    if (task.kind === 'key') await evaluateKey(context, task.keyId, task.keyArn);
    else await evaluateAccount(context);
  }
  tally.assertComplete(sender.refused);
}
