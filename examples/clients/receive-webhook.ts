/** An AWS Lambda function behind an HTTP API: keeps each genuine delivery, once. Who works on them reads the table. */
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { WebhookReceiver } from './webhook-mac';

const { KEYS, TABLE } = process.env as Record<string, string>;
const DAY = 86_400;

const kms = new KMSClient();
const table = new DynamoDBClient();

export async function handler(
  { headers, body: sent = '', isBase64Encoded }: APIGatewayProxyEventV2,
): Promise<APIGatewayProxyStructuredResultV2> {
  const body = isBase64Encoded ? Buffer.from(sent, 'base64').toString() : sent;
  const { 'webhook-id': id = '', 'webhook-timestamp': timestamp, 'webhook-key': keyArn = '', 'webhook-mac': mac = '' } = headers;
  let known = false;
  const receiver = new WebhookReceiver(kms, KEYS, async () => {
    const isNew = await keep(id, body);
    known = !isNew;
    return isNew;
  });
  const taken = await receiver.accepts({ id, timestamp: Number(timestamp), keyArn, mac }, body);
  return { statusCode: taken || known ? 202 : 403 }; // a sender that did not get the answer the first time is to stop, too
}

/** Whether it is new: kept in the same write, so that it cannot get lost between the two. */
async function keep(id: string, body: string): Promise<boolean> {
  const expires = Math.floor(Date.now() / 1000) + DAY;
  try {
    await table.send(new PutItemCommand({
      TableName: TABLE,
      Item: { id: { S: id }, body: { S: body }, expires: { N: String(expires) } }, // 400 kB at most
      ConditionExpression: 'attribute_not_exists(id)',
    }));
    return true;
  } catch (error) {
    if ((error as Error).name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}
