import type { RedeployVariant } from './redeploy-app';

/** What teams make of their stack over time: each is a small change of another. */

export const FIRST: RedeployVariant = {
  stackName: 'Redeploy',
  aliases: ['Signing'],
  template: 'p256',
  rotationDays: 365,
  description: 'what the team wrote first',
  team: 'blue',
  policySids: ['Account'],
  failingNeighbour: false,
  note: 'first',
};

export const UNRELATED: RedeployVariant = { ...FIRST, note: 'another' };
export const OTHER_POLICY: RedeployVariant = { ...UNRELATED, policySids: ['Account', 'Auditors'] };
export const OTHER_DESCRIPTION: RedeployVariant = { ...OTHER_POLICY, description: 'what the team wrote then' };
export const OTHER_TAG: RedeployVariant = { ...OTHER_DESCRIPTION, team: 'green' };
/** A generation is due one day and the activation delay before it reaches its period: at once. */
export const DAILY: RedeployVariant = { ...OTHER_TAG, rotationDays: 1 };
export const P384: RedeployVariant = { ...OTHER_TAG, template: 'p384' };

/** Everything changed at once, and then a resource fails that comes after the alias. */
export function failing(variant: RedeployVariant): RedeployVariant {
  return {
    ...variant,
    policySids: ['Account', 'Rolled'],
    description: 'must not stay',
    team: 'rolled',
    rotationDays: 90,
    failingNeighbour: true,
  };
}

/** A variant without its alias construct. */
export function without(variant: RedeployVariant): RedeployVariant {
  return { ...variant, aliases: [] };
}
