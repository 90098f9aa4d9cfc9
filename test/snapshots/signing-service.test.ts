import { describeTemplates } from '../helpers/snapshot';

describeTemplates('signing-service');
