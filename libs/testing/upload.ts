import type { Answer, Journey } from './journey.js';

export interface FileToSend {
  readonly filename: string;
  readonly mime: string;
  readonly bytes: Uint8Array | string;
}

/** The test's server listens on a port that its configuration does not know; the signature is of path and query. */
export function addressOn(journey: Journey, url: string): string {
  const { pathname, search, port } = new URL(url);
  return port === '0' || port === '' ? `${journey.url}${pathname}${search}` : url;
}

/** Announces a file and sends all of its parts. */
export async function sendFile(person: Journey, { filename, mime, bytes }: FileToSend): Promise<string> {
  const content = Buffer.from(bytes as string);
  const begun = await person.post('/media/upload-intent', { filename, mime, sizeBytes: content.length });
  if (begun.status !== 201) throw new Error(`${begun.status}: ${JSON.stringify(begun.body)}`);
  const { media, partSize, parts } = begun.body;
  for (const { number, url, headers } of parts) {
    const body = content.subarray((number - 1) * partSize, number * partSize);
    const sent = await fetch(addressOn(person, url), { method: 'PUT', headers, body: new Uint8Array(body) });
    if (sent.status !== 200) throw new Error(`part ${number} answered ${sent.status}: ${await sent.text()}`);
  }
  return media.id as string;
}

/** Announces, sends and finalizes a file; gives the last answer. */
export async function uploadFile(person: Journey, file: FileToSend): Promise<Answer<any>> {
  const id = await sendFile(person, file);
  return person.post(`/media/${id}/finalize`, {});
}
