import { describeTemplates } from '../helpers/snapshot';

describeTemplates('jwt-issuer');
