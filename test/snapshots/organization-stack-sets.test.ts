// @stages-assets: stack sets look for them in cdk.out

import { describeTemplates } from '../helpers/snapshot';

describeTemplates('organization-stack-sets');
