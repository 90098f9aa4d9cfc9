/** The service principals that put messages into topics and queues. */
export const EVENT_BRIDGE = 'events.amazonaws.com';
export const ALARMS = 'cloudwatch.amazonaws.com';

/** The ids of all warnings of `RotationNotifications` begin so. */
export const WARNING = 'cdk-kms-rotation:RotationNotifications.';
