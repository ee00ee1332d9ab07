// The page of `portcullis exposure` in headless Chromium: map.mjs PORTCULLIS CHROMIUM FLAGS…
// It must draw, filter, select and stay whole whatever names it shows; it must ask for nothing from anywhere.
// With SHOTS=FOLDER pictures of what was seen are written there, for people to look at.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { start } from './chromium.mjs';

/** The words of the contract, which are no names. */
const KNOWN = new Set([
  'TCP', 'UDP', 'public', 'internal', 'unknown', 'route', 'load balancer', 'node ports', 'external addresses', 'host port', 'host network', 'served', 'plain', 'on', 'off',
  'void', 'yes', 'no', 'open', 'closed', 'all-sources', 'outside', 'ip-block', 'same-namespace-pods', 'any-namespace', 'namespaces', 'mutable-namespace-label',
]);

const [portcullis, chromium, ...flags] = process.argv.slice(2);
const render = new URL('../../../src/exposure/render/', import.meta.url);
const script = await readFile(new URL('map.js', render), 'utf8');
const style = await readFile(new URL('map.css', render), 'utf8');
const shots = process.env.SHOTS;
const folder = await mkdtemp(join(tmpdir(), 'portcullis-'));
const browser = start(chromium, flags, folder, shots);
try {
  await draws();
  await drawsEachStateItsWay();
  await tellsInWords();
  await filters();
  await movesByKey();
  await isCardsOnAPhone();
  await holdsHostileNames();
  await saysThatThereIsNothing();
  await bearsWhatIsMissing();
  await copesWithMany();
  await showsTheRealThing();
  if (shots) await takesPictures();
} finally {
  await browser.stop();
  await rm(folder, { recursive: true, force: true });
}

async function draws() {
  const page = await open('draws', small());
  assert.equal(await page.text('output'), '5 exposed ports in 3 namespaces, 1 unresolved');
  assert.deepEqual(await page.texts('.fold b'), ['data', 'old', 'shop']);
  assert.deepEqual(await page.tiles(), {
    ports: 5, hosts: 3, public: 3, guarded: 1, 'side doors': 3, blocked: 1, unknown: 1, unresolved: 1, 'not read': 1,
  });
  assert.match(await page.text('.errors'), /Ingress shop\/odd .*no text/);
  assert.deepEqual(await page.texts('[data-namespace=shop] .lane-1 .title'), ['shop.example.com', 'api.example.com']);
  assert.deepEqual(await page.texts('[data-namespace=shop] .lane-2 b'), ['web', 'api', 'unresolved']);
  assert.equal(await page.text('#panel h2'), 'How to read this');
  assert.deepEqual(await overlaps(page), [], 'no node covers another');
  await page.quiet();
  console.log('chromium: entries, workloads and side doors stand in their lanes');
}

async function drawsEachStateItsWay() {
  const page = await open('states', small());
  const lines = (namespace) => page.run(`[...document.querySelectorAll('[data-namespace=${namespace}] .edge')].map((one) => one.getAttribute('class').slice(5)).sort()`);
  assert.deepEqual(await lines('data'), ['door sure', 'door sure', 'way sure', 'way sure']);
  assert.deepEqual(await lines('old'), ['door maybe', 'door sure', 'way cut', 'way maybe', 'way maybe', 'way sure']);
  assert.deepEqual(await lines('shop'), ['door sure', 'way maybe', 'way sure', 'way sure', 'way sure', 'way sure']);
  const look = (selector, property) => page.run(`getComputedStyle(document.querySelector('${selector}')).getPropertyValue('${property}')`);
  assert.notEqual(await look('.edge.maybe', 'stroke-dasharray'), 'none', 'unknown is dashed');
  assert.equal(await look('.edge.sure', 'stroke-dasharray'), 'none');
  assert.notEqual(await look('.edge.door', 'stroke'), await look('.edge.way', 'stroke'), 'side doors are lines of their own');
  assert.equal((await page.run(`document.querySelector('.edge.cut').getAttribute('d')`)).match(/M/g).length, 4, 'what is blocked is broken');
  await page.quiet();
  console.log('chromium: guarded, side doors, blocked and unknown look different');
}

async function tellsInWords() {
  const page = await open('words', small());
  const select = (name) => page.run(`[...document.querySelectorAll('.lane-2 .node')].find((one) => one.textContent.startsWith('${name}')).click()`);
  const panel = () => page.text('#panel .body');
  await select('web');
  assert.match(await panel(), /web:8080.*Everybody can get here from outside\. Nobody but the controllers is let in\./s);
  assert.match(await panel(), /shop\.example\.com\/ .*Ingress shop\/web, class nginx, Ingress NGINX, owner team-a.*to Service shop\/web port 80/s);
  assert.match(await panel(), /Without client certificates, rate limit, allow-list, WAF/);
  assert.match(await panel(), /Isolated by NetworkPolicy\/shop\/web/);
  assert.match(await panel(), /Let in, and no side door:.*all Pods of ingress-nginx/s);
  await select('api');
  assert.match(await panel(), /Others reach it past the guards of its routes\./);
  assert.match(await panel(), /all Pods of shop.*by NetworkPolicy\/shop\/api at spec\.ingress\[0\]\.from\[1\].*Whoever may create Pods in this namespace gets in\./s);
  await select('legacy');
  assert.match(await panel(), /Nothing from outside gets here: network policies break every way in\..*keep the controller from this port\./s);
  await select('agent');
  assert.match(await panel(), /Whether anything from outside gets here is not known\. Who else reaches it is not known\./);
  assert.match(await panel(), /No NetworkPolicy that was given isolates it\.Let in, as far as it was given:/);
  assert.match(await panel(), /What is needed to tell.*networking\.k8s\.io\/v1\/NetworkPolicy/s);
  await select('unresolved');
  assert.match(await panel(), /These entries lead to workloads that are not known\..*v1\/Service shop\/gone.*api\.example\.com\/gone/s);
  // What a node leads to is marked, and links lead on.
  await page.run(`document.querySelector('[data-namespace=shop] .lane-1 .node').click()`);
  assert.match(await panel(), /shop\.example\.com.*Paths \(1\).*leads to web:8080/s);
  assert.equal(await page.run(`document.querySelectorAll('[data-namespace=shop] .edge.on').length`), 2);
  await page.run(`document.querySelector('#panel .link').click()`);
  assert.equal(await page.text('#panel h2'), 'web:8080');
  assert.equal(await page.run(`document.querySelector('.lane-2 .node[aria-pressed=true] b').textContent`), 'web');
  await page.run(`document.querySelector('[data-namespace=shop] .lane-3 .node').click()`);
  assert.match(await panel(), /All Pods of shop.*Let in to \(1\).*api:8081/s);
  await page.run(`document.querySelector('[data-namespace=shop] .lane-0 .node').click()`);
  assert.match(await panel(), /From outside: public.*Ways into shop \(3\)/s);
  await page.key('Escape');
  assert.equal(await page.text('#panel h2'), 'How to read this');
  await page.quiet();
  console.log('chromium: chains, guards, policies and needs are told in words');
}

async function filters() {
  const page = await open('filter', many(30));
  const shown = () => page.run(`document.querySelectorAll('.lane-2 .node').length`);
  const set = async (id, value) => {
    await page.run(`(() => { const one = ${id}; one.value = ${JSON.stringify(value)}; one.dispatchEvent(new Event('input', { bubbles: true })); })()`);
    await page.frame();
  };
  const facet = (name) => `document.querySelector('select[data-facet=${name}]')`;
  const value = (name, label) => page.run(`[...${facet(name)}.options].find((one) => one.textContent.startsWith('${label}')).value`);
  const search = `document.getElementById('search')`;
  assert.equal(await shown(), 30);
  await set(search, 'TEAM-1 cart');
  const found = await shown();
  assert.ok(found > 0 && found < 10, `${found}`);
  assert.match(await page.text('output'), new RegExp(`^${found} of 30 exposed ports in 1 namespace$`));
  await page.run(`document.querySelector('button[type=reset]').click()`);
  await page.frame();
  assert.equal(await shown(), 30);
  await set(facet('state'), await value('state', 'side doors'));
  const doors = await shown();
  assert.equal(doors, await page.run(`document.querySelectorAll('.lane-2 .tag.bad').length`), 'each has its side doors');
  assert.ok(doors > 0 && doors < 30);
  await set(facet('namespace'), await value('namespace', 'team-0'));
  assert.deepEqual(await page.texts('.fold b'), ['team-0']);
  await set(facet('namespace'), '');
  await set(facet('state'), '');
  await set(facet('from'), await value('from', 'internal'));
  assert.ok((await shown()) < 30);
  await set(search, 'no such thing');
  assert.equal(await page.text('output'), '0 of 30 exposed ports in 0 namespaces');
  await page.quiet();
  console.log('chromium: search and facets choose workloads and say how many');
}

async function movesByKey() {
  const page = await open('keys', small(), { width: 1400 });
  const at = () => page.run(`document.activeElement.querySelector('.title')?.textContent ?? document.activeElement.textContent`);
  await page.run(`document.querySelector('.fold').focus()`);
  await page.key('Tab');
  assert.equal(await at(), 'db:5432');
  await page.key('ArrowLeft');
  assert.equal(await at(), 'db.example.com');
  await page.key('ArrowLeft');
  assert.equal(await at(), 'internal');
  await page.key('End');
  await page.key('ArrowRight');
  await page.key('ArrowRight');
  await page.key('ArrowDown');
  assert.equal(await at(), 'agent:9100', 'down leads on to the next namespace');
  await page.key('ArrowDown');
  assert.equal(await at(), 'legacy:80');
  await page.key('Enter');
  assert.equal(await page.text('#panel h2'), 'legacy:80');
  assert.equal(await at(), 'legacy:80', 'the focus stays beside the panel');
  assert.equal(await page.run('document.activeElement.getAttribute("aria-pressed")'), 'true');
  assert.equal(await page.run(`document.querySelectorAll('[data-namespace=old] [tabindex="0"]').length`), 1, 'one stop for each namespace');
  await page.key('Escape');
  assert.equal(await at(), 'legacy:80');
  // Folding.
  await page.run(`document.querySelector('[data-namespace=old] .fold').focus()`);
  await page.key('Enter');
  assert.equal(await page.run(`document.activeElement.getAttribute('aria-expanded')`), 'false');
  assert.match(await page.text('[data-namespace=old] .lane-2'), /2 exposed ports.*1 with side doors.*1 blocked.*1 unknown/s);
  await page.quiet();
  console.log('chromium: the map is walked, selected and folded by key');
}

async function isCardsOnAPhone() {
  const page = await open('phone', small(), { width: 390 });
  assert.equal(await page.run('document.documentElement.scrollWidth <= 390'), true, 'nothing runs out of the page');
  assert.equal(await page.run(`document.querySelectorAll('.stage').length`), 0);
  assert.deepEqual(await page.texts('.card h3'), ['db:5432', 'agent:9100', 'legacy:80', 'web:8080', 'api:8081', 'unresolved']);
  assert.match(await page.text('.card'), /internal.*all Pods of any namespace/s);
  await page.run(`document.querySelectorAll('.card .open')[3].click()`);
  assert.equal(await page.run('document.activeElement.textContent'), 'web:8080', 'the sheet takes the focus');
  assert.equal(await page.run(`document.activeElement.closest('#panel') !== null`), true);
  await page.run(`document.querySelector('.close').click()`);
  assert.equal(await page.run(`document.activeElement.className`), 'open', 'and gives it back');
  await page.quiet();
  console.log('chromium: workloads are cards on a phone');
}

async function holdsHostileNames() {
  const evil = '</script><img src=x onerror=alert(1)><b>"\'`\u202e&amp;';
  const hostile = JSON.parse(JSON.stringify(small()), (_, value) => (typeof value === 'string' && !KNOWN.has(value) ? `${evil}${value}` : value));
  for (const width of [1400, 800, 390]) {
    const page = await open(`hostile-${width}`, hostile, { width });
    const count = (name) => page.run(`document.querySelectorAll('${name}').length`);
    assert.deepEqual([await count('img'), await count('h1'), await count('script'), await count('style'), await count('a')], [0, 1, 2, 1, 0]);
    const all = width > 600 ? '.node' : '.card .open';
    for (let at = 0; at < (await count(all)); at += 1) await page.run(`document.querySelectorAll('${all}')[${at}].click()`);
    assert.equal(await count('img'), 0);
    assert.match(await page.text('#map'), /<img src=x onerror=alert\(1\)><b>"'`\\u\{202e\}&amp;/);
    assert.equal(await page.run('document.body.textContent.includes("\\u202e") && document.getElementById("map").textContent.includes("\\u202e")'), false);
    assert.equal(await page.run('document.documentElement.scrollWidth <= innerWidth'), true, 'nothing runs out of the page');
    await page.quiet();
  }
  console.log('chromium: names that want to break out are text');
}

async function saysThatThereIsNothing() {
  const page = await open('nothing', { version: 1, rows: [], errors: [], unresolved: [] });
  assert.match(await page.text('main'), /Nothing is exposed, as far as it was given\./);
  await page.quiet();
}

/** Rows of what is not told have fewer keys; the page must not fall over one. */
async function bearsWhatIsMissing() {
  const workload = { kind: 'Pod', namespace: 'a', name: 'b' };
  const chain = { from: 'unknown', way: 'host port', entry: { apiVersion: 'v1', ...workload }, service: null, blocked: 'unknown' };
  const page = await open('missing', {
    version: 1,
    rows: [{ workload, protocol: 'UDP', number: 53, from: 'unknown', chains: [chain], side: 'unknown' }],
    errors: ['a text'],
    unresolved: [{ entry: {}, host: '', path: '', from: 'public', needs: [] }],
  });
  await page.run(`for (const one of document.querySelectorAll('.node')) one.click()`);
  assert.match(await page.text('.lane-1'), /\*|node addresses/);
  await page.quiet();
  console.log('chromium: nothing, and little, is shown too');
}

async function copesWithMany() {
  for (const [name, data] of [['42 namespaces', many(500)], ['1 namespace', many(500, 1)]]) {
    const page = await open(name, data);
    const paint = await page.run(`new Promise((done) => {
      new PerformanceObserver((all) => done(all.getEntriesByName('first-contentful-paint')[0].startTime)).observe({ type: 'paint', buffered: true });
    })`);
    assert.ok(paint < 1000, `first paint after ${paint} ms`);
    assert.equal(await page.run(`document.querySelectorAll('.fold[aria-expanded=true]').length`), 0, 'many begin folded');
    const time = (what) => page.run(`(() => { const from = performance.now(); ${what}; document.body.offsetHeight; return Math.round(performance.now() - from); })()`);
    const opened = await time(`document.querySelector('.folding').click()`);
    assert.equal(await page.run(`document.querySelectorAll('.lane-2 .node').length`), 500);
    assert.deepEqual(await overlaps(page), []);
    const chosen = await time(`document.querySelectorAll('.lane-2 .node')[250].click()`);
    const folded = await time(`document.querySelector('.folding').click()`);
    await page.quiet();
    const times = `first paint ${Math.round(paint)} ms, expanded in ${opened} ms, one selected in ${chosen} ms, folded in ${folded} ms`;
    console.log(`chromium: 500 exposed ports, ${name}: ${times}`);
  }
}

/** What the command itself writes. */
async function showsTheRealThing() {
  const file = join(folder, 'real.html');
  await writeFile(join(folder, 'real.yaml'), JSON.stringify(manifests()));
  try {
    execFileSync(portcullis, ['exposure', join(folder, 'real.yaml'), '--format', 'html', '--output', file], { stdio: 'ignore' });
  } catch (error) {
    assert.equal(error.status, 4);
  }
  const page = await browser.open(pathToFileURL(file).href, { width: 1280 });
  assert.equal(await page.run(`document.querySelectorAll('h1').length`), 1);
  assert.equal(await page.text('.lane-2 b'), 'web');
  await page.run(`document.querySelector('.lane-2 .node').click()`);
  assert.match(await page.text('#panel'), /shop\.example\.com/);
  await page.quiet();
  await page.shot('real');
  console.log('chromium: the page that portcullis writes is drawn');
}

/** Nodes of one lane that stand closer than they are high. */
async function overlaps(page) {
  return page.run(`[...document.querySelectorAll('.lane')].flatMap((lane) => {
    const boxes = [...lane.querySelectorAll('.node')].map((one) => [one.textContent, one.offsetTop - one.offsetHeight / 2, one.offsetHeight]);
    boxes.sort((a, b) => a[1] - b[1]);
    return boxes.flatMap(([text, top], at) => at > 0 && boxes[at - 1][1] + boxes[at - 1][2] > top + 0.5 ? [boxes[at - 1][0] + ' / ' + text] : []);
  })`);
}

async function takesPictures() {
  for (const dark of [false, true]) {
    for (const [name, data] of [['5', small()], ['30', many(30)], ['500', many(500)]]) {
      for (const width of [1600, 1280, 900, 390]) {
        const page = await open(`shot-${name}`, data, { width, dark });
        const look = `${name}-${width}-${dark ? 'dark' : 'light'}`;
        await page.shot(look);
        if (name === '500') await page.run(`document.querySelectorAll('.fold')[1].click()`);
        await page.run(`document.querySelectorAll('.card .open, [data-namespace=shop] .lane-2 .node, [data-namespace=team-1] .lane-2 .node')[1]?.click()`);
        await page.shot(`${look}-selected`);
        if (width !== 1280) continue;
        await page.paper();
        await page.shot(`${look}-paper`);
      }
    }
  }
}

// ---- What is shown. ----

function door(reason, policy, rest = {}) {
  return { reason, namespaces: [], selector: '', pods: '', cidr: '', policy, path: policy ? ['spec', 'ingress', 0, 'from', 1] : [], ...rest };
}
function ingress(namespace, name, host, port, rest = {}) {
  const guards = { auth: 'off', client_certificates: 'off', rate_limit: 'off', allow_list: 'off', waf: 'off' };
  return {
    from: 'public', way: 'route', entry: { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', namespace, name }, host, path: '/', class: 'nginx',
    controller: 'Ingress NGINX', tls: 'served', guards, service: { namespace, name, port }, blocked: 'no', owner: 'team-a', needs: [], ...rest,
  };
}
function row(namespace, name, number, chains, rest = {}) {
  const by = rest.side === 'unknown' || rest.side_doors?.some(({ policy }) => policy === '') ? [] : [`NetworkPolicy/${namespace}/${name}`];
  const order = ['public', 'unknown', 'internal'];
  return {
    workload: { kind: 'Deployment', namespace, name }, protocol: 'TCP', number, from: order.find((from) => chains.some((chain) => chain.from === from)), chains,
    network: { isolated: by.length > 0, by, openings: [door('namespaces', by[0] ?? '', { namespaces: ['ingress-nginx'] }), ...(rest.side_doors ?? [])], needs: [] },
    side_doors: [], side: 'closed', needs: [], ...rest,
  };
}

/** Each state once. */
function small() {
  const guards = { auth: 'on', client_certificates: 'off', rate_limit: 'off', allow_list: 'off', waf: 'off' };
  const agent = { kind: 'DaemonSet', namespace: 'old', name: 'agent' };
  return {
    version: 1,
    rows: [
      row('data', 'db', 5432, [
        ingress('data', 'db', 'db.example.com', 5432, {
          from: 'internal', way: 'load balancer', entry: { apiVersion: 'v1', kind: 'Service', namespace: 'data', name: 'db' }, path: '',
          tls: 'none', class: '', controller: '',
        }),
      ], {
        side: 'open', from: 'internal',
        side_doors: [door('any-namespace', 'NetworkPolicy/data/db'), door('ip-block', 'NetworkPolicy/data/db', { cidr: '10.0.0.0/8 except 10.3.0.0/16' })],
      }),
      row('old', 'agent', 9100, [
        ingress('old', 'agent', '', null, {
          from: 'unknown', way: 'host port', entry: { apiVersion: 'apps/v1', ...agent }, path: '', class: '', controller: '', tls: 'unknown',
          service: null, blocked: 'unknown', owner: '',
        }),
      ], { workload: agent, side: 'unknown', needs: ['networking.k8s.io/v1/NetworkPolicy'] }),
      row('old', 'legacy', 80, [ingress('old', 'legacy', 'legacy.example.com', 80, { tls: 'plain', blocked: 'yes' })], {
        side: 'open', side_doors: [door('mutable-namespace-label', 'NetworkPolicy/old/legacy', { selector: 'team=edge', pods: 'app=proxy' })],
      }),
      row('shop', 'web', 8080, [ingress('shop', 'web', 'shop.example.com', 80, { guards })]),
      row('shop', 'api', 8081, [ingress('shop', 'api', 'api.example.com', 8081, { path: '/v1' })], {
        side: 'open', side_doors: [door('same-namespace-pods', 'NetworkPolicy/shop/api')],
      }),
    ],
    errors: [{ policies: [], kind: 'input', message: '`spec.rules` is no text', object: { kind: 'Ingress', namespace: 'shop', name: 'odd' } }],
    unresolved: [{
      entry: { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', namespace: 'shop', name: 'api' }, host: 'api.example.com', path: '/gone',
      from: 'public', needs: ['v1/Service shop/gone'],
    }],
  };
}

/** So many exposed ports, some of each kind, in namespaces of a dozen. */
function many(count, spaces = Math.ceil(count / 12)) {
  const names = ['web', 'api', 'cart', 'search', 'checkout-service', 'admin', 'billing', 'catalogue', 'auth', 'notifications', 'images', 'recommendation-engine'];
  const rows = Array.from({ length: count }, (_, at) => {
    const namespace = `team-${Math.floor((at * spaces) / count)}`;
    const name = `${names[at % names.length]}${spaces === 1 ? `-${at}` : ''}`;
    const host = at % 4 === 0 ? `${namespace}.example.com` : `${name}.${namespace}.example.com`;
    const auth = ['on', 'off', 'off', 'void', 'unknown'][at % 5];
    const guards = { auth, client_certificates: 'off', rate_limit: at % 3 === 0 ? 'on' : 'off', allow_list: 'off', waf: 'off' };
    const from = at % 7 === 3 ? 'internal' : at % 11 === 5 ? 'unknown' : 'public';
    const blocked = at % 13 === 4 ? 'yes' : at % 17 === 9 ? 'unknown' : 'no';
    const tls = at % 6 === 1 ? 'plain' : 'served';
    const [object, path] = at % 4 === 0 ? ['front', `/${name}`] : [name, '/'];
    const chains = [ingress(namespace, object, host, 80, { guards, from, path, tls, blocked })];
    const service = { apiVersion: 'v1', kind: 'Service', namespace, name };
    if (at % 9 === 2) chains.push({ ...chains[0], way: 'load balancer', entry: service, host: '', path: '', tls: 'unknown' });
    const doors = [
      [door('same-namespace-pods', `NetworkPolicy/${namespace}/${name}`)],
      [door('all-sources', '')],
      [
        door('namespaces', `NetworkPolicy/${namespace}/${name}`, { namespaces: ['monitoring', 'tracing'], pods: 'app.kubernetes.io/name=prometheus' }),
        door('same-namespace-pods', `NetworkPolicy/${namespace}/${name}`),
      ],
    ];
    const side = ['closed', 'open', 'closed', 'unknown', 'open', 'closed', 'open'][at % 7];
    const needs = side === 'unknown' ? ['networking.k8s.io/v1/NetworkPolicy'] : [];
    return row(namespace, name, 8080 + (at % 3), chains, { side, side_doors: side === 'open' ? doors[at % 3] : [], needs });
  });
  return { version: 1, rows, errors: [], unresolved: [] };
}

/** A small cluster: an Ingress, its Service, a Deployment, and a policy that lets its namespace in. */
function manifests() {
  const named = (apiVersion, kind, name, spec, namespace = 'shop') => ({ apiVersion, kind, metadata: { name, namespace }, spec });
  const labels = { app: 'web' };
  const items = [
    named('networking.k8s.io/v1', 'IngressClass', 'nginx', { controller: 'k8s.io/ingress-nginx' }, undefined),
    named('networking.k8s.io/v1', 'Ingress', 'web', {
      ingressClassName: 'nginx',
      rules: [{ host: 'shop.example.com', http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } }] } }],
    }),
    named('v1', 'Service', 'web', { selector: labels, ports: [{ port: 80, targetPort: 8080 }] }),
    named('apps/v1', 'Deployment', 'web', {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'web', ports: [{ containerPort: 8080 }] }] } },
    }),
    named('networking.k8s.io/v1', 'NetworkPolicy', 'web', {
      podSelector: { matchLabels: labels }, policyTypes: ['Ingress'], ingress: [{ from: [{ podSelector: {} }] }],
    }),
  ];
  delete items[0].metadata.namespace;
  return { apiVersion: 'v1', kind: 'List', items };
}

/** Puts a page together as the command does, and opens it. */
async function open(name, data, look) {
  const hash = (text) => `sha256-${createHash('sha256').update(text).digest('base64')}`;
  const policy = `default-src 'none'; style-src '${hash(style)}'; script-src '${hash(script)}'; base-uri 'none'; form-action 'none'`;
  const json = JSON.stringify(data).replaceAll('<', '\\u003c');
  const file = join(folder, `${name}.html`);
  await writeFile(file, `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">`
    + `<meta name="viewport" content="width=device-width, initial-scale=1"><title>Exposure</title><style>${style}</style></head><body>`
    + `<header><h1>Exposure</h1><p>What can be reached from outside, and by whom else.</p></header><main id="map"></main><footer>portcullis</footer>`
    + `<script type="application/json" id="exposure">${json}</script><script>${script}</script></body></html>`);
  return browser.open(pathToFileURL(file).href, look);
}
