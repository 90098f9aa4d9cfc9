import { describeTemplates } from '../helpers/snapshot';

describeTemplates('webhooks');
