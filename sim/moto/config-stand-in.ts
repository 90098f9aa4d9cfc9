import type { Answer } from './aws-proxy';

/** The last evaluation of one resource. */
export interface Evaluated {
  readonly compliance: string;
  readonly annotation: string;
  readonly orderingTimestamp: Date;
}

interface RawEvaluation {
  readonly ComplianceResourceType: string;
  readonly ComplianceResourceId: string;
  readonly ComplianceType: string;
  readonly Annotation?: string;
  /** Seconds since the epoch. */
  readonly OrderingTimestamp: number;
}

interface RawInput {
  readonly Evaluations?: readonly RawEvaluation[];
  readonly ResultToken?: string;
  readonly TestMode?: boolean;
}

const MAX_EVALUATIONS = 100;
const MAX_ANNOTATION = 256;

/** The two operations of AWS Config that the function of a rule calls. moto takes evaluations only to try, and does not tell them again. */
export class ConfigStandIn {
  /** By resource id. As in AWS Config, the newest counts. */
  public readonly evaluations = new Map<string, Evaluated>();
  /** How many evaluations each call brought, and with which token. */
  public readonly batches: Array<{ readonly size: number; readonly token: string; readonly testMode: boolean }> = [];

  /** Undefined for an operation that moto has to answer. */
  public answer(operation: string, input: any): Answer | undefined {
    if (operation === 'PutEvaluations') return this.put(input);
    if (operation === 'GetComplianceDetailsByConfigRule') return this.details(input);
    return undefined;
  }

  private put({ Evaluations = [], ResultToken, TestMode = false }: RawInput): Answer {
    if (!ResultToken) return refusal('InvalidResultTokenException', 'no token');
    if (Evaluations.length > MAX_EVALUATIONS) return refusal('ValidationException', `${Evaluations.length} evaluations`);
    if (Evaluations.some(({ Annotation = '' }) => Annotation.length > MAX_ANNOTATION)) {
      return refusal('ValidationException', 'an annotation is too long');
    }
    this.batches.push({ size: Evaluations.length, token: ResultToken, testMode: TestMode });
    if (!TestMode) Evaluations.forEach((evaluation) => this.keep(evaluation));
    return { status: 200, body: { FailedEvaluations: [] } };
  }

  private keep({
    ComplianceResourceId: id,
    ComplianceType: compliance,
    Annotation: annotation = '',
    OrderingTimestamp: at,
  }: RawEvaluation): void {
    const orderingTimestamp = new Date(at * 1_000);
    const before = this.evaluations.get(id);
    if (before !== undefined && before.orderingTimestamp > orderingTimestamp) return;
    this.evaluations.set(id, { compliance, annotation, orderingTimestamp });
  }

  private details({ ConfigRuleName, ComplianceTypes, Limit = 10, NextToken = '0' }: any): Answer {
    const fitting = [...this.evaluations].filter(([, { compliance }]) => ComplianceTypes?.includes(compliance) ?? true);
    const from = Number(NextToken);
    const EvaluationResults = fitting.slice(from, from + Limit).map(([ResourceId, { compliance, annotation, orderingTimestamp }]) => ({
      EvaluationResultIdentifier: {
        EvaluationResultQualifier: { ConfigRuleName, ResourceType: 'AWS::KMS::Key', ResourceId },
        OrderingTimestamp: orderingTimestamp.getTime() / 1_000,
      },
      ComplianceType: compliance,
      Annotation: annotation,
    }));
    return { status: 200, body: { EvaluationResults, ...(from + Limit < fitting.length ? { NextToken: String(from + Limit) } : {}) } };
  }
}

function refusal(type: string, message: string): Answer {
  return { status: 400, body: { __type: type, message } };
}
