/** Around words that were found, on the way from PostgreSQL: characters no text means anything by. */
const START = '\uE000';
const STOP = '\uE001';
export const MARKERS = START + STOP;
export const SELECTORS = `StartSel="${START}", StopSel="${STOP}"`;

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  [START]: '<mark>',
  [STOP]: '</mark>',
};

/** As HTML in which `<mark>` is the only element, whatever the text says. */
export const asHtml = (text: string): string =>
  text.replaceAll(/[&<>"'\uE000\uE001]/g, (character) => ESCAPES[character] ?? '');
