import { StandardRule } from '../standard-rule';

/**
 * Which controls a rule gives evidence for. AWS's own mapping of rotation (Security Hub CSPM KMS.4: CIS, NIST, PCI DSS) is for an on/off
 * flag; what is mapped here beyond it is this library's reading. HIPAA and the GDPR name no interval.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/kms-controls.html (read 2026-11-22)
 */
const ROTATION = ['PCI DSS 4.0.1: 3.7.4', 'NIST SP 800-53 Rev. 5: SC-12', 'NIST SP 800-57 Part 1: 5.3 (cryptoperiods)'];
const AUTOMATIC = [...ROTATION, 'CIS AWS Foundations 5.0.0: 3.6', 'AWS Security Hub: KMS.4'];
const ALGORITHMS = ['PCI DSS 4.0.1: 12.3.3', 'NIST SP 800-131A', 'NIST IR 8547', 'CNSA 2.0'];
const INVENTORY = ['PCI DSS 4.0.1: 12.3.3', 'NIST SP 800-53 Rev. 5: CM-8'];
const AVAILABILITY = ['NIST SP 800-53 Rev. 5: SC-12(1)', 'AWS Security Hub: KMS.3'];

const CONTROLS: Readonly<Record<StandardRule, readonly string[]>> = {
  [StandardRule.KEY_ROTATION]: AUTOMATIC,
  [StandardRule.KEY_ROTATION_PERIOD]: ROTATION,
  [StandardRule.KEY_CANNOT_ROTATE]: ROTATION,
  [StandardRule.KEY_SPEC]: ALGORITHMS,
  [StandardRule.KEY_ORIGIN]: ['NIST SP 800-53 Rev. 5: SC-12'],
  [StandardRule.KEY_TAGS]: INVENTORY,
  [StandardRule.DELETION_WINDOW]: AVAILABILITY,
  [StandardRule.REMOVAL_POLICY]: AVAILABILITY,
  [StandardRule.ALIAS_OWNERSHIP]: ROTATION,
  [StandardRule.MANUAL_ROTATION_MISSING]: ROTATION,
  [StandardRule.FAMILY_RETIREMENT]: ['PCI DSS 4.0.1: 3.7.5', 'NIST SP 800-57 Part 1: 8.3 (post-operational phase)'],
  [StandardRule.FAMILY_ALARMS]: ['NIST SP 800-53 Rev. 5: SI-4'],
  [StandardRule.IDLE_BEFORE_DELETION]: AVAILABILITY,
  [StandardRule.CACHED_KEY_LOOKUP]: ROTATION,
  [StandardRule.KEY_POLICY_PRINCIPALS]: ['NIST SP 800-53 Rev. 5: AC-6', 'AWS Security Hub: KMS.5'],
  [StandardRule.MATERIAL_EXPIRY_ALARM]: ['NIST SP 800-53 Rev. 5: SC-12(1)'],
  [StandardRule.WAIVER_EXPIRED]: [],
  [StandardRule.KEY_AGE]: ROTATION,
};

/** Framework and control ids. */
export function controlsOf(rule: StandardRule): readonly string[] {
  return CONTROLS[rule];
}
