/** Changes that a sentence of the platform names by their ids. */

export interface TextPart {
  readonly text: string;
  /** Set when the part is the id of a change. */
  readonly changeId: string | null;
}

/** `c-` or `drill-` and eight hex digits, as the platform numbers them; capturing, so that a split keeps them. */
const mention = /(?<![\w-])((?:c|drill)-[0-9a-f]{8})(?![\w-])/;

/** The sentence cut before and after each id; put together again it is the sentence. */
export function changeMentions(sentence: string): readonly TextPart[] {
  return sentence
    .split(mention)
    .map((text, index) => ({ text, changeId: index % 2 === 1 ? text : null }))
    .filter(({ text }) => text !== '');
}
