import * as events from 'aws-cdk-lib/aws-events';
import { anchorOf } from '../private/runbook';

/**
 * What people read about an event, in the middle of the night. Values of the event stand in it as paths: `{$.detail.alias}`.
 *
 * No double quotes, backslashes or angle brackets: Amazon EventBridge gives them a meaning of their own in templates.
 */
export interface Message {
  /** One line that says what happened, without values of the event: also the description of the rule. */
  readonly title: string;
  /**
   * The first line of the message, where that names what it is about.
   *
   * @default - the title
   */
  readonly headline?: string;
  /** Which key or alias, who did it, and the like. A value that an event lacks leaves an empty place. */
  readonly facts: Readonly<Record<string, string>>;
  /** What that means. */
  readonly meaning: string;
  readonly remedy: string;
  /** Where to read on, in the runbook that holds here. */
  readonly link: Link;
}

export type Link = (runbookUrl: string) => string;

/** A section of the runbook, by its heading. */
export function section(heading: string): Link {
  return (runbookUrl) => `${runbookUrl}#${anchorOf(heading)}`;
}

/** The event itself names the section; the rule for the event takes only links into the runbook. */
export const LINK_OF_THE_EVENT: Link = () => '{$.detail.runbook}';

/**
 * The message as the input of a target: a line of text for each line, as AWS documents it for text of more than one line. They arrive with
 * the double quotes around them; without those, Amazon EventBridge refuses the template. It also leaves the values unescaped, so none may
 * be JSON.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html#eb-transform-input-issues (read 2026-11-25)
 */
export function messageInput(message: Message, runbookUrl: string): events.RuleTargetInput {
  return events.RuleTargetInput.fromMultilineText(linesOf(message, runbookUrl).map(withFields).join('\n'));
}

function linesOf({ title, headline = title, facts, meaning, remedy, link }: Message, runbookUrl: string): string[] {
  return [
    headline,
    ...Object.entries(facts).map(([label, value]) => `${label}: ${value}`),
    'When: {$.time}, in account {$.account}, Region {$.region}',
    `What it means: ${meaning}`,
    `What to do: ${remedy}`,
    `Runbook: ${link(runbookUrl)}`,
  ];
}

function withFields(line: string): string {
  return line.replace(/\{(\$\.[^}]+)\}/g, (_, path: string) => events.EventField.fromPath(path));
}
