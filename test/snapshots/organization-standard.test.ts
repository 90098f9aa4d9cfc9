import { describeTemplates } from '../helpers/snapshot';

describeTemplates('organization-standard');
