// The page of `portcullis routes` in headless Chromium: page.mjs PORTCULLIS CHROMIUM FLAGS…
// It must sort, filter and stay whole whatever names it shows; it must ask for nothing from anywhere.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { start } from './chromium.mjs';

const [portcullis, chromium, ...flags] = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), 'portcullis-'));
const browser = start(chromium, flags, folder);
try {
  await sorts();
  await filters();
  await isCardsOnAPhone();
  await holdsHostileNames();
  await copesWithMany();
} finally {
  await browser.stop();
  await rm(folder, { recursive: true, force: true });
}

async function sorts() {
  const page = await open('sort', routes(12));
  const column = (at) => page.run(`[...document.querySelectorAll('tbody tr')].map((row) => row.cells[${at}].textContent)`);
  const state = () => page.run(`[...document.querySelectorAll('thead th')].map((head) => head.getAttribute('aria-sort')).join(' ')`);
  const click = (at) => page.run(`document.querySelectorAll('thead button')[${at}].click()`);
  const hosts = await column(0);
  assert.equal(hosts.length, 12);
  await click(0);
  assert.deepEqual(await column(0), [...hosts].sort(new Intl.Collator('en', { numeric: true }).compare), 'numbers in names count');
  assert.match(await state(), /^ascending none/);
  await click(0);
  assert.deepEqual(await column(0), (await column(0)).sort(new Intl.Collator('en', { numeric: true }).compare).reverse());
  assert.match(await state(), /^descending none/);
  await click(8);
  assert.match(await state(), /none descending$/, 'the worst findings come first');
  assert.notEqual((await column(8))[0], '–');
  await click(7);
  assert.deepEqual((await column(7)).map((text) => text.slice(0, 10)), (await column(7)).map((text) => text.slice(0, 10)).sort().reverse());
  // By keyboard.
  await page.run(`document.querySelector('thead button').focus()`);
  await page.key('Enter');
  assert.match(await state(), /^ascending none/);
  await page.quiet();
  console.log('chromium: the columns sort, by click and by key');
}

async function filters() {
  const page = await open('filter', routes(12));
  const shown = () => page.run(`document.querySelectorAll('tbody tr:not([hidden])').length`);
  const status = () => page.run(`document.querySelector('output').textContent`);
  const set = (id, value) =>
    page.run(`(() => { const one = ${id}; one.value = ${JSON.stringify(value)}; one.dispatchEvent(new Event('input', { bubbles: true })); })()`);
  const facet = (name) => `document.querySelector('select[data-facet=${name}]')`;
  assert.equal(await status(), '12 routes');
  await set(`document.getElementById('search')`, 'HOST-3 team-1');
  assert.equal(await shown(), 1);
  assert.equal(await status(), '1 of 12 routes');
  await page.run(`document.querySelector('button[type=reset]').click()`);
  await page.run('new Promise((done) => setTimeout(done, 20))');
  assert.equal(await shown(), 12);
  await set(facet('namespace'), 'team-0');
  assert.equal(await shown(), 6);
  await set(facet('tls'), 'plain');
  const both = await shown();
  assert.ok(both > 0 && both < 6, `${both}`);
  await set(facet('namespace'), '');
  await set(facet('tls'), '');
  await set(facet('state'), 'findings');
  assert.ok((await shown()) < 12);
  await page.quiet();
  console.log('chromium: search and facets choose rows and say how many');
}

async function isCardsOnAPhone() {
  const page = await open('phone', routes(5), { width: 390 });
  assert.equal(await page.run('document.documentElement.scrollWidth <= 390'), true, 'nothing runs out of the page');
  assert.equal(await page.run(`getComputedStyle(document.querySelector('tbody tr')).display`), 'block');
  assert.equal(await page.run(`document.querySelector('tbody tr').getAttribute('role')`), 'row');
  await page.run(`(() => { const order = document.getElementById('order'); order.value = '0 descending'; order.dispatchEvent(new Event('change', { bubbles: true })); })()`);
  assert.match(await page.run(`document.querySelector('tbody tr').textContent`), /host-4/);
  await page.quiet();
  console.log('chromium: rows are cards on a phone, and sort');
}

async function holdsHostileNames() {
  const text = await readFile(new URL('../../../testdata/routes/hostile.yaml', import.meta.url), 'utf8');
  const page = await open('hostile', text);
  const counts = await page.run(`['img', 'b', 'h1', 'script', 'style', 'a', 'tbody tr'].map((name) => document.querySelectorAll(name).length)`);
  assert.deepEqual(counts, [0, 0, 1, 1, 1, 0, 2]);
  assert.equal(await page.run('document.title'), 'Routes');
  assert.match(await page.run(`document.querySelector('table').textContent`), /<img src=x onerror=alert\(1\)>/);
  await page.quiet();
  console.log('chromium: names that want to break out are text');
}

async function copesWithMany() {
  const page = await open('many', routes(2000));
  const started = Date.now();
  await page.run(`document.querySelectorAll('thead button')[0].click(); document.body.offsetHeight`);
  assert.equal(await page.run(`document.querySelectorAll('tbody tr').length`), 2000);
  console.log(`chromium: 2,000 rows are sorted in ${Date.now() - started} ms`);
}

/** So many Ingresses in two namespaces: every third with TLS, every fifth with raw configuration. */
function routes(count) {
  const items = Array.from({ length: count }, (_, at) => {
    const host = `host-${at}.example.com`;
    const annotations = at % 5 === 0 ? { 'nginx.ingress.kubernetes.io/configuration-snippet': 'return 200;' } : {};
    const backend = { service: { name: 'web', port: { number: 80 } } };
    const managedFields = [{ manager: 'helm', time: `2026-0${1 + (at % 9)}-01T00:00:00Z` }];
    return {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: `web-${at}`, namespace: `team-${at % 2}`, annotations, managedFields },
      spec: {
        ingressClassName: 'nginx',
        tls: at % 3 === 0 ? [{ hosts: [host], secretName: 'tls' }] : [],
        rules: [{ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }],
      },
    };
  });
  const nginx = { apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', metadata: { name: 'nginx' }, spec: { controller: 'k8s.io/ingress-nginx' } };
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [nginx, ...items] });
}

/** Renders a page and opens it. */
async function open(name, manifests, { width = 1280 } = {}) {
  const file = join(folder, `${name}.html`);
  await writeFile(join(folder, `${name}.yaml`), manifests);
  // What cannot be judged is code 4 and no concern here.
  const select = ['--select', 'route/raw-configuration', '--quiet'];
  try {
    execFileSync(portcullis, ['routes', join(folder, `${name}.yaml`), '--output', file, ...select], { stdio: 'ignore' });
  } catch (error) {
    assert.equal(error.status, 4);
  }
  return browser.open(pathToFileURL(file).href, { width });
}
