export interface DemoAccount {
  readonly email: string;
  readonly password: string;
  readonly role: string;
  readonly organization: string;
}

export const PASSWORD = 'gym-demo-2026';

export const ACCOUNTS: readonly DemoAccount[] = [
  { email: 'ada@northwind.example', password: PASSWORD, role: 'owner', organization: 'Northwind Academy' },
  { email: 'grace@contoso.example', password: PASSWORD, role: 'owner', organization: 'Contoso Works' },
  { email: 'operator@platform.example', password: PASSWORD, role: 'super_admin', organization: 'Platform' },
];

export const OPERATOR = 'operator@platform.example';

/** What Northwind compares when somebody first looks: whoever names it is answered by one of the two. */
export const NORTHWIND_EXPERIMENT = {
  name: 'handbook-length',
  hypothesis: 'Shorter answers about the handbook are rated better.',
  scope: 'named',
  unit: 'conversation',
  variants: [
    { key: 'control', weight: 50, model: 'offline' },
    { key: 'short', weight: 50, model: 'offline', maxOutputTokens: 200 },
  ],
  guardrails: { maxErrorRate: 0.2 },
} as const;

/** What Northwind has published when somebody first looks. */
export const NORTHWIND_ITEMS = [
  {
    repository: 'documents',
    title: 'Onboarding handbook',
    description: 'What new colleagues need in their first week',
    contentData: {
      mime: 'text/plain',
      body:
        'Welcome to Northwind Academy. On your first day you receive a laptop and a badge at the reception on the ground floor. ' +
        'Working hours are flexible between 7:00 and 19:00; the core time is from 10:00 to 15:00. ' +
        'Vacation is 30 days a year. Ask your team lead at least two weeks ahead and enter the dates in the calendar. ' +
        'If you are ill, tell your team lead before 9:00; from the third day on we need a certificate.',
    },
  },
  {
    repository: 'documents',
    title: 'Expense policy',
    description: 'What is paid back and how',
    contentData: {
      mime: 'text/plain',
      body:
        'Travel by train is paid back in second class, or in first class for journeys longer than four hours. ' +
        'Hotels are paid back up to 140 euros a night. Meals are covered by a flat rate of 28 euros for a full day. ' +
        'Hand in expenses within 30 days, with a receipt for everything above 25 euros. ' +
        'Expenses above 500 euros need the approval of a manager before they are made.',
    },
  },
  {
    repository: 'documents',
    title: 'Coaching guide: giving feedback',
    description: 'How our coaches talk about results',
    contentData: {
      mime: 'text/plain',
      body:
        'Good feedback names the situation, the behaviour and its effect. Give it within two days, in private, and ask for the ' +
        'other side before you advise. End with one agreed next step and a date on which you look at it together.',
    },
  },
  {
    repository: 'prompts',
    title: 'Summarize for a busy reader',
    description: 'Three sentences, the decision first',
    contentData: {
      template: 'Summarize the following text in three sentences, the decision first:\n\n{{text}}',
      variables: [{ name: 'text', description: 'What is to be summarized', required: true }],
    },
  },
  {
    repository: 'ai_agents',
    title: 'Handbook assistant',
    description: 'Answers questions about working at Northwind from the published documents',
    contentData: {
      system_prompt:
        'You answer questions of new colleagues. Rely on the documents you are given and say when they do not tell.',
      temperature: 0.2,
      max_output_tokens: 800,
    },
  },
] as const;
