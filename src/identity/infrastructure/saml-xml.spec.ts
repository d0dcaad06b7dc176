import { describe, expect, it } from 'vitest';
import { elementsAt, everywhere, readXml, textAt, XmlRefused } from './saml-xml.js';

describe('a document of SAML', () => {
  it('IDN-10 may have blank and empty elements in it, which are elements', async () => {
    const document = await readXml('<a:r xmlns:a="urn:a"><a:b/><b> \n </b><b>x</b><c><b></b></c></a:r>');
    const { r } = document;
    expect(elementsAt(r, 'b')).toHaveLength(3);
    expect(everywhere(document, 'b')).toHaveLength(4);
    expect(elementsAt(r, 'b').map(({ _ }) => _)).toEqual([undefined, undefined, 'x']);
  });

  it('IDN-10 says at a place what its one element there says', async () => {
    const { r } = await readXml('<r><one> x </one><two>x</two><two>y</two><none/></r>');
    expect(['one', 'two', 'none', 'missing'].map((name) => textAt(r, name))).toEqual([
      'x',
      undefined,
      undefined,
      undefined,
    ]);
  });

  it.each([
    ['nothing in it', '', /no XML/],
    ['an open end', '<r>', /no XML/],
    ['an entity of its own', '<!DOCTYPE r [<!ENTITY x "y">]><r/>', /document type/],
    ['a comment', '<r>a<!-- -->b</r>', /a comment/],
    ['an element called as its text is', '<r><_>x</_></r>', /no such document has/],
    ['too much in it', `<r>${'x'.repeat(262_145)}</r>`, /too large/],
    ['too many elements', `<r>${'<b/>'.repeat(20_001)}</r>`, /larger or deeper/],
    ['too many floors', `${'<b>'.repeat(62)}${'</b>'.repeat(62)}`, /larger or deeper/],
    [
      'too many attributes',
      `<r ${Array.from({ length: 61 }, (_, i) => `a${i}="x"`).join(' ')}/>`,
      /larger or deeper/,
    ],
  ])('IDN-10 with %s is not read', async (_, text, message) => {
    const attempt = readXml(text);
    await expect(attempt).rejects.toThrow(XmlRefused);
    await expect(attempt).rejects.toThrow(message);
  });
});
