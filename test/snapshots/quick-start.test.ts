import { describeTemplates } from '../helpers/snapshot';

describeTemplates('quick-start');
