/** Long enough to say something by itself, short enough to be quoted and to be ranked by. */
const PASSAGE_LENGTH = 2_000;

/** What a passage may end after, the best first: a paragraph, a sentence, a word. */
const ENDS = [/^.*\n\s*\n/su, /^.*[.!?。！？]\s/su, /^.*\s/su];

/** A text in passages that together are the text again. */
export function passagesOf(text: string, longest = PASSAGE_LENGTH): string[] {
  const passages: string[] = [];
  for (let rest = text; rest !== ''; rest = rest.slice(passages.at(-1)?.length)) {
    passages.push(rest.length <= longest ? rest : firstOf(rest, longest));
  }
  return passages;
}

function firstOf(text: string, longest: number): string {
  const most = text.slice(0, longest);
  for (const end of ENDS) {
    const [found] = end.exec(most) ?? [];
    // A heading alone is no passage.
    if (found && found.length >= longest / 4) return found;
  }
  // Halves of a character beyond the basic plane are no text.
  return /[\uD800-\uDBFF]$/.test(most) ? most.slice(0, -1) : most;
}
