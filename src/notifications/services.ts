/** Who puts messages into topics and queues. */
export const EVENT_BRIDGE = 'events.amazonaws.com';
export const ALARMS = 'cloudwatch.amazonaws.com';

/** How the ids of what `RotationNotifications` warns of begin. */
export const WARNING = 'cdk-kms-rotation:RotationNotifications.';
