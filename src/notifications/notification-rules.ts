import type * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { DeadLetters } from './dead-letters';
import type { Message } from './message';
import { messageInput } from './message';
import type { PatternLengths } from './watched-values';
import { WatchedValues } from './watched-values';
import { eventRule } from '../private/event-rule';
import { runbookUrl } from '../private/runbook';

/** One kind of event: what matches it for any of the watched values, and what is said about it. */
export interface NotifiedEvent {
  readonly message: Message;
  /** Of the watched values; `runbookUrl` is the runbook that holds here. */
  pattern(values: string[], runbookUrl: string): events.EventPattern;
}

export interface NotificationRulesProps extends PatternLengths {
  readonly topic: sns.ITopic;
  readonly deadLetters: DeadLetters;
  /** By construct id, which is frozen. */
  readonly events: Readonly<Record<string, NotifiedEvent>>;
}

/** One rule for each kind of event and all watched values; with many values, further rules with a number at the end of their ids. */
export class NotificationRules extends Construct {
  private readonly values: WatchedValues;

  constructor(scope: Construct, id: string, private readonly props: NotificationRulesProps) {
    super(scope, id);
    this.values = new WatchedValues({ ...props, onNewBatch: (batch, values) => this.addRules(batch, values) });
  }

  public get isEmpty(): boolean {
    return this.values.isEmpty;
  }

  public watch(value: string): void {
    this.values.add(value);
  }

  private addRules(batch: number, values: string[]): void {
    const { topic, deadLetters } = this.props;
    const runbook = runbookUrl(this);
    for (const [id, { message, pattern }] of Object.entries(this.props.events)) {
      const rule = eventRule(this, batch === 1 ? id : `${id}${batch}`, { description: message.title }, pattern(values, runbook));
      deadLetters.take(rule);
      rule.addTarget({
        bind: () => ({
          ...publication(rule, topic, messageInput(message, runbook)),
          deadLetterConfig: { arn: deadLetters.queue.queueArn },
        }),
      });
    }
  }
}

/** Without a dead-letter queue here: the target would write a statement for each rule into its policy. */
function publication(rule: events.Rule, topic: sns.ITopic, message: events.RuleTargetInput): events.RuleTargetConfig {
  return new targets.SnsTopic(topic, { message }).bind(rule);
}
