import { isLive, sourceOf, type Access, type GrantScope } from './access.js';
import { statusRefusal } from './organization-status.js';
import { includes, isOperatorPermission } from './permissions.js';
import type { Circumstances, PolicyRule } from './security-policy.js';

export const DECISION_RULES = [
  'api_key_scope',
  'platform_permission',
  'no_organization',
  'organization_unknown',
  'platform_access',
  'membership',
  'organization_status',
  'security_policy',
  'permission_source',
] as const;
export type DecisionRule = (typeof DECISION_RULES)[number];

/** What is asked: may this person do this, here and now? */
export interface Question {
  readonly permission: string;
  /** Undefined when he works in no organization, null when it does not exist. */
  readonly access: Access | undefined | null;
  /** Whether the session is a platform super admin's. */
  readonly operator: boolean;
  readonly now: Date;
  /** What the API key is limited to; undefined when a person asks himself. */
  readonly scopes?: readonly string[];
  /** Undefined when it is asked about somebody else, of whose session nothing is known. */
  readonly circumstances?: Circumstances;
}

export interface Decision {
  readonly allowed: boolean;
  readonly rule: DecisionRule;
  readonly detail: string;
  /** How far it reaches; null when it was refused. */
  readonly scope: GrantScope | null;
  /** Which part of the organization's policy refused. */
  readonly policyRule?: PolicyRule;
}

export interface Step {
  readonly rule: DecisionRule;
  readonly decided: boolean;
  readonly detail: string;
}

export interface Explanation {
  readonly decision: Decision;
  readonly steps: readonly Step[];
}

type Verdict = Omit<Decision, 'rule'>;

interface Rule {
  readonly name: DecisionRule;
  /** A verdict, or undefined to leave it to the next rule. */
  readonly ask: (question: Question) => Verdict | undefined;
  /** What it means that the rule left it to the next. */
  readonly passed: string;
}

const allow = (detail: string, scope: GrantScope = 'organization'): Verdict => ({
  allowed: true,
  detail,
  scope,
});
const refuse = (detail: string, policyRule?: PolicyRule): Verdict => ({
  allowed: false,
  detail,
  scope: null,
  ...(policyRule && { policyRule }),
});

/** The whole of authorization, in order: the first rule with a verdict decides. */
const RULES: readonly Rule[] = [
  {
    name: 'api_key_scope',
    ask: ({ permission, scopes }) =>
      scopes && !includes(new Set(scopes), permission)
        ? refuse(`The scopes of the API key do not include "${permission}".`)
        : undefined,
    passed: 'No API key is used, or its scopes include the permission.',
  },
  {
    name: 'platform_permission',
    ask: ({ permission, operator }) => {
      if (!isOperatorPermission(permission)) return undefined;
      return operator
        ? allow('You operate the platform.', 'all')
        : refuse(
            `"${permission}" is for the platform's operators alone; no role of an organization includes it.`,
          );
    },
    passed: 'The permission is one of an organization.',
  },
  {
    name: 'no_organization',
    ask: ({ access }) =>
      access === undefined
        ? refuse('You work in no organization. Choose one with POST /api/v1/auth/switch-organization.')
        : undefined,
    passed: 'An organization was chosen.',
  },
  {
    name: 'organization_unknown',
    ask: ({ access }) => (access ? undefined : refuse('The organization does not exist any more.')),
    passed: 'The organization exists.',
  },
  {
    name: 'platform_access',
    ask: ({ access, permission, now }) => {
      const open = access?.sources.some((source) => source.kind === 'platform' && isLive(source, now));
      if (!access || !open) return undefined;
      const source = sourceOf(access, permission, now);
      return source ? allow(source.detail, source.scope) : undefined;
    },
    passed: 'No operator opened access to the organization.',
  },
  {
    name: 'membership',
    ask: ({ access, now }) => {
      if (!access || access.membership) return undefined;
      const standing = access.sources.some((source) => isLive(source, now));
      return standing
        ? undefined
        : refuse('You are not, or no longer, an active member of the organization.');
    },
    passed: 'The person belongs to the organization or administers it from above.',
  },
  {
    name: 'organization_status',
    ask: ({ access, permission }) => {
      const refusal = access && statusRefusal(access.status, access.administers, permission);
      return refusal ? refuse(refusal) : undefined;
    },
    passed: "The organization's status allows it.",
  },
  {
    name: 'security_policy',
    ask: ({ access, circumstances }) => {
      const violation = circumstances && access?.policy.violation(circumstances);
      return violation ? refuse(violation.detail, violation.rule) : undefined;
    },
    passed: "The session meets the organization's security policy, or it is asked about somebody else.",
  },
  {
    name: 'permission_source',
    ask: ({ access, permission, operator, now }) => {
      const source = access && sourceOf(access, permission, now);
      if (source) return allow(source.detail, source.scope);
      if (operator && access?.membership)
        return allow('You operate the platform and belong to the organization.');
      return refuse(`Neither the role nor any grant includes "${permission}".`);
    },
    passed: '',
  },
];

/** Whether it is allowed, and by which rule. Pure, in memory; runs on every message. */
export function decide(question: Question): Decision {
  for (const { name, ask } of RULES) {
    const verdict = ask(question);
    if (verdict) return { ...verdict, rule: name };
  }
  throw new Error('The last rule always decides');
}

/** The same decision with every rule that was asked on the way. */
export function explain(question: Question): Explanation {
  const decision = decide(question);
  const decisive = RULES.findIndex(({ name }) => name === decision.rule);
  const steps = RULES.slice(0, decisive + 1).map(({ name, passed }) => ({
    rule: name,
    decided: name === decision.rule,
    detail: name === decision.rule ? decision.detail : passed,
  }));
  return { decision, steps };
}
