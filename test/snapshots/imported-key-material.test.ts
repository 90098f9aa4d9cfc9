import { describeTemplates } from '../helpers/snapshot';

describeTemplates('imported-key-material');
