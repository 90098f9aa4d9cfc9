import type { ApiCall } from './calls';
import type { Act } from './properties';
import { target } from './properties';
import { ALIAS } from './simulated';
import { NOTHING } from './world';
import type { World } from './world';
import { TAGS, versionAlias } from '../../src/private/vocabulary';

const OTHER_ROLE = 'arn:aws:iam::111122223333:role/other';

/** What somebody does once, at any moment; undefined while it cannot be done. */
export interface OperatorAct {
  readonly name: string;
  /** Reads first, and hands on the key that was found: then the act is two calls. */
  readonly looks?: ApiCall;
  call(world: World, found: string | undefined): { readonly call: ApiCall; readonly act: Act } | undefined;
}

/** The generation of a number as it really is. */
export function generation(world: World, number: number): string | undefined {
  return target(world, `alias:${versionAlias(ALIAS, number)}`);
}

const onGeneration = (name: string, number: number, make: (keyId: string) => { call: ApiCall; act: Act } | undefined): OperatorAct => ({
  name,
  call: (world) => {
    const keyId = generation(world, number);
    return keyId === undefined ? undefined : make(keyId);
  },
});

/** UpdateAlias by somebody who may break the glass. */
export const moveTo = (number: number): OperatorAct => onGeneration(`moves the alias to generation ${number}`, number, (keyId) => (
  { call: { operation: 'UpdateAlias', input: { AliasName: ALIAS, TargetKeyId: keyId } }, act: { what: 'move', keyId } }));

export const disable = (number: number): OperatorAct => onGeneration(`disables generation ${number}`, number, (keyId) => (
  { call: { operation: 'DisableKey', input: { KeyId: keyId } }, act: { what: 'disable', keyId } }));

export const scheduleDeletion = (number: number): OperatorAct =>
  onGeneration(`schedules the deletion of generation ${number}`, number, (keyId) => ({
    call: { operation: 'ScheduleKeyDeletion', input: { KeyId: keyId, PendingWindowInDays: 7 } },
    act: { what: 'delete', keyId },
  }));

/** Only where it changes something: what is enabled already is nobody's decision. */
const undo = (name: string, number: number, from: string, operation: string, what: Act['what']): OperatorAct => ({
  ...onGeneration(name, number, () => undefined),
  call: (world) => {
    const keyId = generation(world, number);
    if (keyId === undefined || JSON.parse(world.items.get(`state:${keyId}`)!.value).state !== from) return undefined;
    return { call: { operation, input: { KeyId: keyId } }, act: { what, keyId } };
  },
});

export const enable = (number: number): OperatorAct =>
  undo(`enables generation ${number} again`, number, 'Disabled', 'EnableKey', 'enable');

export const cancelDeletion = (number: number): OperatorAct => (
  undo(`cancels the deletion of generation ${number}`, number, 'PendingDeletion', 'CancelKeyDeletion', 'cancel'));

export const grantOn = (number: number): OperatorAct =>
  onGeneration(`makes a grant on generation ${number}`, number, (keyId) => ({
    call: { operation: 'CreateGrant', input: { KeyId: keyId, GranteePrincipal: OTHER_ROLE, Operations: ['GenerateMac'] } },
    act: { what: 'grant', keyId },
  }));

const onCurrent = (name: string, make: (keyId: string) => { call: ApiCall; act: Act }): OperatorAct => ({
  name,
  call: (world) => {
    const keyId = target(world, `alias:${ALIAS}`);
    return keyId === undefined ? undefined : make(keyId);
  },
});

export const disableCurrent = onCurrent('disables the current key', (keyId) => (
  { call: { operation: 'DisableKey', input: { KeyId: keyId } }, act: { what: 'disable', keyId } }));

export const deleteCurrent = onCurrent('schedules the deletion of the current key', (keyId) => (
  { call: { operation: 'ScheduleKeyDeletion', input: { KeyId: keyId, PendingWindowInDays: 7 } }, act: { what: 'delete', keyId } }));

/** As the machine's own `hold` does it: looks for the current key, then marks it. */
export const hold: OperatorAct = {
  name: 'holds the family',
  looks: { operation: 'DescribeKey', input: { KeyId: ALIAS } },
  call: (world, found) => found === undefined || (world.items.get(`key:${found}`)?.value ?? NOTHING) === NOTHING ? undefined : {
    call: { operation: 'TagResource', input: { KeyId: found, Tags: [{ TagKey: TAGS.hold, TagValue: new Date(world.now).toISOString() }] } },
    act: { what: 'hold', keyId: found },
  },
};
