/** Where a standard, its rules and its layers are described. Frozen: findings in users' reports link to it. */
export const DOCUMENTATION_URL = 'https://github.com/cdk-kms-rotation/cdk-kms-rotation/blob/main/docs/organization.md';
