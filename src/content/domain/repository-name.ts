export const REPOSITORIES = ['ai_agents', 'videos', 'documents', 'prompts', 'automations'] as const;

export type RepositoryName = (typeof REPOSITORIES)[number];
