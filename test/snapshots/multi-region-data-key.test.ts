import { describeTemplates } from '../helpers/snapshot';

describeTemplates('multi-region-data-key');
