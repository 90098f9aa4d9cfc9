import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';

/** The environment variables that make an emulator take events of AWS services, which only they can send on AWS. */
export const AWS_EVENTS = { EMULATOR_AWS_EVENTS: '1' };

/** What of an event is put on a bus; account, Region, id and time come from there. */
export interface PutEvent {
  readonly 'source': string;
  readonly 'detail-type': string;
  readonly 'resources': string[];
  readonly 'detail': object;
}

/** Puts one event on the default bus. When it returns, the emulator has delivered it to all targets. */
export async function putEvent(eventBridge: EventBridgeClient, event: PutEvent): Promise<void> {
  const { source: Source, 'detail-type': DetailType, resources: Resources, detail } = event;
  const entry = { Source, DetailType, Resources, Detail: JSON.stringify(detail) };
  const answer = await eventBridge.send(new PutEventsCommand({ Entries: [entry] }));
  if (answer.FailedEntryCount !== 0) throw new Error(`the event was refused: ${JSON.stringify(answer.Entries)}`);
}
