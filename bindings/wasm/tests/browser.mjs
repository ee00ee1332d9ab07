// The page in headless Chromium: browser.mjs CHROMIUM FLAGS…
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { promisify } from 'node:util';

const types = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm' };
const root = new URL('..', import.meta.url).pathname;

const server = createServer(async (request, response) => {
  const path = join(root, normalize(new URL(request.url, 'http://localhost').pathname));
  try {
    response.setHeader('content-type', types[extname(path)] ?? 'application/octet-stream');
    response.end(await readFile(path));
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));

const [chromium, ...flags] = process.argv.slice(2);
const profile = await mkdtemp(join(tmpdir(), 'portcullis-'));
try {
  const url = `http://127.0.0.1:${server.address().port}/tests/page.html`;
  const dump = () => promisify(execFile)(chromium, [...flags, `--user-data-dir=${profile}`, '--dump-dom', url], { timeout: 120_000 });
  let { stdout } = await dump();
  // On a busy machine the page is dumped before the module has come up; that is no answer yet.
  for (let again = 0; again < 5 && stdout.includes('>pending</output>'); again += 1) {
    ({ stdout } = await dump());
  }
  assert.match(stdout, /<output id="decision">deny<\/output>/);
  assert.match(stdout, /manifest\.yaml:7:13: high\[route\/missing-tls\]/);
  console.log('chromium: the page denies the host without TLS, with its line and column');
} finally {
  server.close();
  await rm(profile, { recursive: true, force: true });
}
