import { describeTemplates } from '../helpers/snapshot';

describeTemplates('organization-stack-sets');
