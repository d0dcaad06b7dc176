import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { build } from 'vite';

/** Where Debian and others put it. */
const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);

/** Why tests with a browser cannot run here, if so. Where every change is checked they are never left out. */
export const WITHOUT_BROWSER =
  CHROMIUM === undefined && process.env['CI'] === undefined
    ? 'left out: there is no Chromium here, "apt-get install chromium" brings it'
    : undefined;

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export async function startBrowser(): Promise<Browser> {
  if (CHROMIUM === undefined) throw new Error('Chromium is missing: apt-get install chromium');
  // Its profile is a new folder each time, which the library makes and takes away.
  return chromium.launch({ executablePath: CHROMIUM, headless: true, args: FLAGS });
}

/** A library for browsers as its authors publish it. */
export async function libraryOf(name: string, file: string): Promise<Buffer> {
  const entry = createRequire(import.meta.url).resolve(name);
  return readFile(join(dirname(entry), file));
}

/** A script for browsers, made of a module and everything it imports. */
export async function bundleOf(entry: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { write: false, minify: false, lib: { entry, formats: ['iife'], name: 'page' } },
  });
  const [output] = [built].flat();
  if (!output || !('output' in output)) throw new Error(`There is no bundle of ${entry}`);
  return output.output[0].code;
}

/** A frontend's page: nothing but one script. */
export async function serveFrontend(bundle: string | Buffer): Promise<{ origin: string; server: Server }> {
  const server = createServer(({ url }, response) => {
    if (url === '/library.js') response.setHeader('content-type', 'text/javascript').end(bundle);
    else
      response
        .setHeader('content-type', 'text/html')
        .end(
          '<!doctype html><title>Frontend</title><div id="root"></div><script src="/library.js"></script>',
        );
  });
  await new Promise<void>((resolve) => {
    server.listen(0, 'localhost', resolve);
  });
  return { origin: `http://localhost:${(server.address() as AddressInfo).port}`, server };
}

/** A device of the browser: what is built in, or a key somebody plugs in. */
export async function plugIn(page: Page, options: Record<string, unknown>): Promise<() => Promise<void>> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'usb', automaticPresenceSimulation: true, ...options } as never,
  });
  return async () => {
    await session.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
  };
}
