const TITLE_LENGTH = 80;

/** The beginning of a question, cut between characters. */
export function titleFrom(content: string): string {
  const line = content.trim().replace(/\s+/g, ' ');
  const characters = [...line];
  return characters.length <= TITLE_LENGTH ? line : `${characters.slice(0, TITLE_LENGTH - 1).join('')}…`;
}
