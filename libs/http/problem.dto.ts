import { Integer, ListOf, Nest, Text } from './fields.js';

class ProblemField {
  @Text({ max: 500, description: 'JSON pointer into the body, or ?name of a query parameter' })
  pointer: string;

  @Text({ max: 100 })
  code: string;

  @Text({ max: 1000 })
  detail: string;
}

class DecisionField {
  @Text({ max: 100 })
  rule: string;

  @Text({ max: 1000 })
  detail: string;
}

/** RFC 9457 problem details. `code` is stable, `detail` is for people. */
export class Problem {
  @Text({ max: 300, example: 'urn:ai-gym:problem:request.invalid' })
  type: string;

  @Text({ max: 200 })
  title: string;

  @Integer({ min: 400, max: 599 })
  status: number;

  @Text({ max: 2000 })
  detail: string;

  @Text({ max: 100 })
  code: string;

  @Text({ max: 200, description: 'Name it when you ask for help' })
  requestId: string;

  @ListOf(() => ProblemField, { description: 'The fields at fault, if any' })
  errors: ProblemField[];

  @Nest(() => DecisionField, {
    optional: true,
    description:
      'Of a refusal, for administrators: the rule that decided. GET /permissions/explain has the whole way',
  })
  decision?: DecisionField;
}
