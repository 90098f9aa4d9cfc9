import { describeTemplates } from '../helpers/snapshot';

describeTemplates('rotation-in-place');
