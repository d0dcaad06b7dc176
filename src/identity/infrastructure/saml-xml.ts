import { parseStringPromise, processors } from 'xml2js';

const MAX_CHARACTERS = 262_144;
const MAX_ELEMENTS = 20_000;
const MAX_DEPTH = 60;
const MAX_ATTRIBUTES = 60;

/** An element as xml2js reads it, without prefixes of namespaces. */
export interface Element {
  readonly $?: Readonly<Record<string, string>>;
  readonly _?: string;
  readonly [child: string]: unknown;
}

/** It holds what no such document needs, or is none. */
export class XmlRefused extends Error {}

/**
 * Reads a document of one root. Nothing but elements, attributes and text is read: no document type, so no entities to
 * expand; no comments, which parsers disagree about; and no more than can be looked at in a moment.
 */
export async function readXml(text: string): Promise<Readonly<Record<string, Element>>> {
  if (text.length > MAX_CHARACTERS) throw new XmlRefused('it is too large');
  const body = text.replace(/^\uFEFF?\s*<\?xml\s[^<>]*\?>/, '');
  // "_" is how text is called once it is read.
  if (/<([^\s<>/]+:)?_[\s/>]/.test(body))
    throw new XmlRefused('it has an element in it that no such document has');
  if (/<[!?]/.test(body)) throw new XmlRefused('it has a document type, a comment or an instruction in it');
  const root = await parse(text);
  requireModest(root);
  return root;
}

async function parse(text: string): Promise<Readonly<Record<string, Element>>> {
  try {
    // Empty elements are elements, too; it would make them texts.
    const emptyTag = () => ({});
    const options = { explicitCharkey: true, emptyTag, tagNameProcessors: [processors.stripPrefix] };
    const root: unknown = await parseStringPromise(text, options);
    if (typeof root === 'object' && root !== null) return root as Record<string, Element>;
  } catch (error) {
    throw new XmlRefused('it is no XML', { cause: error });
  }
  throw new XmlRefused('it is no XML');
}

function requireModest(root: object): void {
  let level = Object.values(root) as Element[];
  let count = 0;
  for (let depth = 0; level.length > 0; depth++) {
    count += level.length;
    const greedy = level.some(({ $ = {} }) => Object.keys($).length > MAX_ATTRIBUTES);
    if (greedy || count > MAX_ELEMENTS || depth > MAX_DEPTH)
      throw new XmlRefused('it is larger or deeper than any such document');
    level = level.flatMap(childrenOf);
  }
}

const childrenOf = (element: Element): Element[] =>
  Object.entries(element).flatMap(([name, value]) =>
    name === '$' || name === '_' ? [] : (value as Element[]),
  );

/** The elements at the end of a path of names. */
export const elementsAt = (element: Element | undefined, ...[name, ...rest]: string[]): Element[] => {
  if (!element || name === undefined) return element ? [element] : [];
  const own = Object.hasOwn(element, name) ? (element[name] as Element[]) : [];
  return own.flatMap((child) => elementsAt(child, ...rest));
};

/** The text of the one element there is at the path; undefined when there are more. */
export const textAt = (element: Element | undefined, ...path: string[]): string | undefined => {
  const found = elementsAt(element, ...path);
  return found.length === 1 ? found[0]?._?.trim() : undefined;
};

/** All elements of that name, wherever they are. */
export function everywhere(root: Readonly<Record<string, Element>>, name: string): Element[] {
  const found: Element[] = [];
  let level = Object.values(root);
  while (level.length > 0) {
    found.push(...level.flatMap((element) => elementsAt(element, name)));
    level = level.flatMap(childrenOf);
  }
  return found;
}
