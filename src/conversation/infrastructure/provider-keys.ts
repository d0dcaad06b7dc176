/** A sealed key opens for its organization and vendor alone. */
export const purposeOfKey = (organizationId: string, vendor: string): string =>
  `provider key of ${organizationId} for ${vendor}`;

const HINT_LENGTH = 4;
/** Shorter keys would show too much of themselves. */
const SHORTEST_WITH_HINT = 16;

/** The end of a key, by which its owner knows it again. */
export const hintOf = (apiKey: string): string =>
  apiKey.length < SHORTEST_WITH_HINT ? '' : apiKey.slice(-HINT_LENGTH);
