import type { IPropertyInjector, InjectionContext } from 'aws-cdk-lib';
import { Duration, PropertyInjectors, aws_kms as kms } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { ManualRotationAlias } from '../../manual-rotation-alias';
import type { ManualRotationAliasProps } from '../../manual-rotation-alias-props';
import { DEFAULT_ROTATION_PERIOD_DAYS, ROTATABLE_KEY_SPEC, ROTATABLE_KEY_USAGE } from '../../private/kms-facts';
import type { StandardDocument } from '../document';

/** The defaults of a standard for keys and families that are made below a construct from now on, also inside of other constructs. */
export function injectDefaults(scope: IConstruct, standard: StandardDocument): void {
  const { minRotationPeriodDays: min, maxRotationPeriodDays: max, maxKeyAgeDays } = standard;
  const period = Duration.days(Math.max(min, Math.min(max, DEFAULT_ROTATION_PERIOD_DAYS)));
  const longest = Duration.days(Math.min(maxKeyAgeDays, DEFAULT_ROTATION_PERIOD_DAYS));
  addInjector(scope, kms.Key.PROPERTY_INJECTION_ID, (props?: kms.KeyProps) => withRotation(props, period));
  addInjector(scope, ManualRotationAlias.PROPERTY_INJECTION_ID, (props: ManualRotationAliasProps | undefined) => (
    props && { ...props, rotationPeriod: props.rotationPeriod ?? longest })); // without props, the construct says what is missing
}

/** A key that says how it rotates keeps its word, and one that AWS KMS cannot rotate is left alone: `kms.Key` would throw. */
function withRotation(props: kms.KeyProps = {}, period: Duration): kms.KeyProps {
  const { keySpec = ROTATABLE_KEY_SPEC, keyUsage = ROTATABLE_KEY_USAGE, enableKeyRotation } = props;
  if (keySpec !== ROTATABLE_KEY_SPEC || keyUsage !== ROTATABLE_KEY_USAGE || enableKeyRotation === false) return props;
  return { ...props, enableKeyRotation: true, rotationPeriod: props.rotationPeriod ?? period };
}

/** There is one injector for a class and place: one that is there already goes first, and what it says wins. */
function addInjector<P>(scope: IConstruct, constructUniqueId: string, inject: (props: P) => P): void {
  const injectors = PropertyInjectors.of(scope);
  const first = injectors.for(constructUniqueId);
  injectors.add({
    constructUniqueId,
    inject: (props: P, context: InjectionContext) => inject(first === undefined ? props : first.inject(props, context) as P),
  } satisfies IPropertyInjector);
}
