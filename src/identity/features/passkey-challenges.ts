/** How long a browser may take to answer. */
export const CHALLENGE_MS = 300_000;
