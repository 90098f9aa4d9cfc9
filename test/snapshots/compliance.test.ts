import { describeTemplates } from '../helpers/snapshot';

describeTemplates('compliance');
