import { describeTemplates } from '../helpers/snapshot';

describeTemplates('payments-service');
