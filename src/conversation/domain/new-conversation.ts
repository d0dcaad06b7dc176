/** What every conversation begins with. */
export const NEW_CONVERSATION = {
  status: 'active',
  messageCount: 0,
  totalTokens: 0,
  costNanoUsd: 0n,
  endedAt: null,
  activeLeafId: null,
  isBranched: false,
  deletedAt: null,
  variant: null,
  revision: 0,
} as const;
