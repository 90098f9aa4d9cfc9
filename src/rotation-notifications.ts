import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { Construct } from 'constructs';
import type { IManualRotationAlias } from './manual-rotation-alias-interface';
import { DeadLetters } from './notifications/dead-letters';
import type { NotifiedEvent } from './notifications/notification-rules';
import { NotificationRules } from './notifications/notification-rules';
import { checkedTopic, ownTopic } from './notifications/notification-topic';
import { OF_ALIASES, OF_KEYS, OF_ON_DEMAND_ROTATIONS, OF_STATE_MACHINES } from './notifications/notified-events';
import { refuseOtherRunbook, roomForRunbook } from './notifications/other-runbook';
import type { PatternLengths } from './notifications/watched-values';
import { LONGEST_ARN, PATTERN_FRAME } from './notifications/watched-values';
import type { IOnDemandRotation } from './on-demand-rotation-interface';
import { EVENTS_NAME_KEYS, refuseElsewhere } from './private/environment';
import { checkedId, invalid } from './private/invalid';
import { arnOfKey } from './private/key-resource';
import { KINDS, requiredKind } from './private/kinds';
import { addActions } from './private/runbook-alarm';
import { checkProps } from './private/structs';
import type { RotationAlarmOptions } from './rotation-alarm-options';
import type { RotationNotificationsAlarms, RotationNotificationsProps } from './rotation-notifications-props';

/**
 * Defines messages that people can read, about keys, aliases and on-demand rotations: which one, what happened, who did it and when, what
 * that means, what to do, and where to read on. Subscribe people to `topic`, and use it for the actions of alarms as well.
 *
 * It tells what `RotationEvents`, `ManualRotationAlias` and `OnDemandRotation` have rules for, and what can be told is no more certain
 * here: some events are best effort, those of API calls need a trail of AWS CloudTrail, and any can come twice. That nothing was told
 * proves nothing:
 * `RotationComplianceRule` judges the keys themselves. Amazon EventBridge cannot set the subject of a message; its first line says what
 * happened.
 *
 * Put it into the stack of what it watches. In another stack, `topic` cannot be the action of alarms beside the keys: the rules need the
 * keys, and the alarms the topic, so that each stack would have to be deployed before the other. Define the topic in a third stack then,
 * and give it to both: here as
 * `topic`, and to the actions.
 *
 * Resources: a topic with its key and policy, and a queue with its policy, unless they are given; one rule for each kind of event and 20
 * keys (10 kinds), 75 aliases with names of 20 characters (11 kinds; 6 aliases with the longest names), 19 on-demand rotations (2 kinds) or
 * 11 state machines of both (1 kind), of the 300 that an account has by default. Cost: the key, and Amazon SNS for what it delivers.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 *
 * @example
 * declare const signing: ManualRotationAlias;
 *
 * const key = new RotatingKey(this, 'DataKey');
 * const notifications = new RotationNotifications(this, 'Notifications');
 * const topic = notifications.topic;
 * topic.addSubscription(new EmailSubscription('operators@example.com'));
 * notifications.watchKey(key);
 * notifications.watchAlias(signing);
 * signing.addAlarms({ actions: [new SnsAction(topic)], okActions: [new SnsAction(topic)] });
 */
@propertyInjectable
export class RotationNotifications extends Construct {
  /** Uniquely identifies this class. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-kms-rotation.RotationNotifications';

  /** The topic that gets the messages. */
  public readonly topic: sns.ITopic;

  /** Where events are that could not be delivered, with the reason in their attributes. */
  public readonly deadLetterQueue: sqs.IQueue;

  private readonly deadLetters: DeadLetters;
  private readonly keys: NotificationRules;
  private readonly aliases: NotificationRules;
  private readonly onDemandRotations: NotificationRules;
  private readonly stateMachines: NotificationRules;

  constructor(scope: Construct, id: string, props: RotationNotificationsProps = {}) {
    super(scope, checkedId(scope, id));
    props = checkProps(this, 'RotationNotificationsProps', props);
    if (props.topic !== undefined && props.encryptionKey !== undefined) {
      throw invalid(this, "'encryptionKey' must not be set with 'topic', got both; it encrypts the topic "
        + 'that is made here: set the key of your topic there');
    }
    this.topic = props.topic === undefined ? ownTopic(this, props.encryptionKey) : checkedTopic(this, props.topic);
    this.deadLetters = new DeadLetters(this, props.deadLetterQueue);
    this.deadLetterQueue = this.deadLetters.queue;
    this.keys = this.rules('Keys', OF_KEYS, { longestToken: LONGEST_ARN.key, frame: PATTERN_FRAME.ofAws });
    this.aliases = this.rules('Aliases', OF_ALIASES, {
      longestToken: 0, // their names are literal
      frame: PATTERN_FRAME.ofOurs + roomForRunbook(this),
    });
    this.onDemandRotations = this.rules('OnDemandRotations', OF_ON_DEMAND_ROTATIONS, {
      longestToken: LONGEST_ARN.key,
      frame: PATTERN_FRAME.ofOurs,
    });
    this.stateMachines = this.rules('StateMachines', OF_STATE_MACHINES, {
      longestToken: LONGEST_ARN.stateMachine,
      frame: PATTERN_FRAME.ofOurs,
    });
    this.node.addValidation({ validate: () => this.problems() });
  }

  /**
   * Tells what happens to a key: rotated, key material expired, imported or deleted, automatic rotation switched off, deletion scheduled or
   * cancelled, deleted, disabled, key policy replaced. A key that is watched already is not told twice.
   *
   * @param key a key of this account and Region, of any kind; not an alias. Each replica of a multi-Region key is a key of its own, in its
   * own Region
   */
  public watchKey(key: kms.IKeyRef): void {
    const keyArn = arnOfKey(this, requiredKind(this, 'key', key, KINDS.key), EVENTS_NAME_KEYS);
    refuseElsewhere(this, 'key', key.env);
    this.keys.watch(keyArn);
  }

  /**
   * Tells what the state machine of an alias does, and what it refuses to do: staged, rotated, rolled back, blocked, retired, retirement
   * vetoed, stray key found or discarded, current key unusable, alias restored; and runs that ended badly, if the state machine is known.
   * All of it, because each says that a key which somebody relies on changes or is at risk. Most come as often as rotations do; a refusal,
   * and a stray key, with every run until somebody acts; a current key that cannot be used, once a day. A failure that the machine could
   * tell itself is told once, by the machine; AWS Step Functions tells of the others.
   *
   * It does not tell what others do to the keys behind the alias: no deployment knows these keys.
   *
   * @param alias an alias of this account and Region
   */
  public watchAlias(alias: IManualRotationAlias): void {
    refuseElsewhere(this, 'alias', requiredKind(this, 'alias', alias, KINDS.alias).env);
    refuseOtherRunbook(this, alias);
    this.aliases.watch(alias.aliasName);
    if (alias.stateMachineArn !== undefined) this.stateMachines.watch(alias.stateMachineArn);
  }

  /**
   * Tells what on-demand rotation of a key does: rotated, refused or failed, and runs that ended badly.
   *
   * With `watchKey()` for its key, a rotation is told twice: once by the state machine, proven, and once by AWS KMS, best effort.
   *
   * @param rotation an on-demand rotation of this account and Region
   */
  public watchOnDemandRotation(rotation: IOnDemandRotation): void {
    refuseElsewhere(this, 'rotation', requiredKind(this, 'rotation', rotation, KINDS.onDemandRotation).env);
    this.onDemandRotations.watch(rotation.key.keyRef.keyArn);
    this.stateMachines.watch(rotation.stateMachine.stateMachineArn);
  }

  /**
   * Adds an alarm: a message could not be delivered within 24 hours. Its description says what that means, with a link to the runbook.
   *
   * Cost: one alarm. Called again, it adds the actions to the same alarm.
   *
   * @param options who hears of it: by something that does not depend on `topic`, which may be what is broken; without any action, it only
   * changes its state
   */
  public addAlarms(options: RotationAlarmOptions = {}): RotationNotificationsAlarms {
    const existing = this.node.tryFindChild('Undelivered') as cloudwatch.Alarm | undefined;
    const undelivered = existing ?? this.deadLetters.alarm(this, 'Undelivered');
    addActions(this, [undelivered], options);
    return { undelivered };
  }

  private rules(id: string, events: Readonly<Record<string, NotifiedEvent>>, lengths: PatternLengths): NotificationRules {
    return new NotificationRules(this, id, { topic: this.topic, deadLetters: this.deadLetters, events, ...lengths });
  }

  private problems(): string[] {
    if (![this.keys, this.aliases, this.onDemandRotations].every(({ isEmpty }) => isEmpty)) return [];
    return ["'RotationNotifications' must watch something, got nothing; call watchKey(), watchAlias() or watchOnDemandRotation()"];
  }
}
