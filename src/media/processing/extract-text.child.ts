/**
 * Runs as a process of its own, because what it reads was written by anybody: it may take any time and any memory, and
 * whoever started it ends it then. `<path> <mime> <most characters>`; the text is sent as a message.
 */
import { readFile } from 'node:fs/promises';

const MAX_PAGES = 2_000;

const [path = '', mime = '', most = '0'] = process.argv.slice(2);
const limit = Number(most);

async function extract(): Promise<string> {
  const bytes = await readFile(path);
  switch (mime) {
    case 'application/pdf':
      return pdfText(bytes);
    case 'application/vnd.openxmlformats-officedocument.wordprocessingml.document': {
      const { default: mammoth } = await import('mammoth');
      return (await mammoth.extractRawText({ buffer: bytes })).value;
    }
    case 'text/html': {
      const { convert } = await import('html-to-text');
      const quiet = [
        { selector: 'a', options: { ignoreHref: true } },
        { selector: 'img', format: 'skip' },
      ];
      return convert(bytes.toString('utf8'), { wordwrap: false, selectors: quiet });
    }
    default:
      return bytes.toString('utf8');
  }
}

/** Page by page, so that what is read stays small and ends as soon as there is enough. */
async function pdfText(bytes: Buffer): Promise<string> {
  const { getDocumentProxy } = await import('unpdf');
  const pdf = await getDocumentProxy(new Uint8Array(bytes));
  let text = '';
  for (let number = 1; number <= Math.min(pdf.numPages, MAX_PAGES) && text.length <= limit; number++) {
    const page = await pdf.getPage(number);
    const { items } = await page.getTextContent();
    for (const item of items) if ('str' in item) text += item.str + (item.hasEOL ? '\n' : '');
    text += '\n\n';
    page.cleanup();
  }
  return text;
}

const found = (await extract()).replaceAll('\0', '').toWellFormed().trim();
process.send?.({ text: found.slice(0, limit).toWellFormed(), isWhole: found.length <= limit }, () =>
  process.exit(0),
);
