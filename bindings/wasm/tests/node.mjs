// The package as a Node program sees it.
import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { test } from 'node:test';
import { PortcullisError, load } from '../node.js';

const portcullis = await load();
const ingress = (spec) => JSON.stringify({ apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'shop', namespace: 'store' }, spec });
const document = (text) => ({ documents: [{ name: 'shop.yaml', text }] });

test('the module imports nothing and is small', async () => {
  const file = new URL('../portcullis.wasm', import.meta.url);
  const module = await WebAssembly.compile(await readFile(file));
  assert.deepEqual(WebAssembly.Module.imports(module), []);
  const { size } = await stat(file);
  console.log(`portcullis.wasm: ${size} bytes`);
  // About 1.1 MB of it are the packed programs of the policies, 0.7 MB the answers about the network with their map.
  assert.ok(size <= 3_800_000, `${size} bytes`);
});

test('a host without TLS is denied, with its place', () => {
  const report = portcullis.evaluate(document(ingress({ ingressClassName: 'nginx', rules: [{ host: 'shop.example.com' }] })));
  assert.equal(report.decision, 'deny');
  assert.equal(report.findings[0].policy, 'route/missing-tls');
  assert.deepEqual(report.findings[0].path, ['spec', 'rules', 0, 'host']);
});

test('a host with TLS is allowed', () => {
  const tls = [{ hosts: ['shop.example.com'], secretName: 'shop' }];
  const report = portcullis.evaluate(document(ingress({ ingressClassName: 'nginx', tls, rules: [{ host: 'shop.example.com' }] })));
  assert.equal(report.decision, 'allow');
});

test('options, formats, several evaluators', () => {
  const strict = portcullis.evaluator({ config: { profile: 'strict' } });
  const one = portcullis.evaluator({ config: { select: ['route/missing-tls'] } });
  const bad = document(ingress({ rules: [{ host: 'shop.example.com' }] }));
  assert.ok(strict.evaluate(bad).findings.length > one.evaluate(bad).findings.length);
  assert.match(one.render({ ...bad, format: 'concise' }), /route\/missing-tls/);
  assert.equal(JSON.parse(one.render({ ...bad, format: 'sarif' })).version, '2.1.0');
  one.free();
  assert.throws(() => one.evaluate(bad), PortcullisError);
  strict.free();
});

test('the registry of routes', () => {
  const shop = document(ingress({ ingressClassName: 'nginx', rules: [{ host: 'shop.example.com' }] }));
  const { routes, summary } = portcullis.routes(shop);
  assert.deepEqual([routes[0].host, summary.routes], ['shop.example.com', 1]);
  assert.ok(routes[0].findings.some((finding) => finding.policy === 'route/missing-tls'));
  assert.equal(portcullis.routes({ ...shop, query: { hosts: ['*.example.org'] } }).routes.length, 0);
  const all = portcullis.evaluator();
  assert.match(all.renderRoutes({ ...shop, format: 'html' }), /^<!doctype html>/);
  all.free();
  assert.throws(() => portcullis.routes({ ...shop, query: { sort: 'hots' } }), (error) => error.kind === 'config' && error.help.includes('host'));
  assert.equal(portcullis.routes(document('a: [')).errors.length, 1);
});

test('answers about access', async () => {
  const text = await readFile(new URL('../../../testdata/access/shop/now/shop.yaml', import.meta.url), 'utf8');
  const old = await readFile(new URL('../../../testdata/access/shop/before/shop.yaml', import.meta.url), 'utf8');
  const documents = [{ name: 'shop.yaml', text }];
  const question = { verb: 'create', resource: 'rolebindings', namespace: 'shop' };
  assert.ok(portcullis.whoCan({ documents, question }).direct.some((one) => one.account === 'ServiceAccount:shop/ci'));
  const { people } = portcullis.separation({ documents, separation: { all: true } });
  assert.ok(people[0].conflicts.some((one) => one.duties.join() === 'publish-route,edit-rbac'));
  const { gained } = portcullis.accessDiff({ documents, old: [{ name: 'shop.yaml', text: old }] });
  assert.equal(gained[0].account, 'ServiceAccount:shop/ci');
  assert.equal(portcullis.accessFacts({ documents }).apiVersion, 'portcullis.dev/facts.v1');
  const all = portcullis.evaluator();
  assert.match(all.renderAccess({ op: 'separation', documents, format: 'html' }), /^<!doctype html>/);
  all.free();
  assert.throws(() => portcullis.whoCan({ documents }), (error) => error.kind === 'input');
  assert.throws(() => portcullis.accessFacts(document('a: [')), (error) => error.location.file !== '');
});

test('answers about the network', async () => {
  const read = async (path) => [{ name: 'shop.yaml', text: await readFile(new URL(`../../../testdata/${path}`, import.meta.url), 'utf8') }];
  const documents = await read('exposure/shop.yaml');
  const { rows, unresolved } = portcullis.exposure({ documents, exposure: { namespaces: ['shop'] } });
  assert.ok(rows.every((row) => row.workload.namespace === 'shop') && unresolved.length === 1);
  assert.ok(rows.some((row) => row.workload.name === 'api' && row.side === 'open'));
  const opens = portcullis.exposureDiff({ documents, old: [] });
  assert.deepEqual([opens.added.length, opens.removed], [portcullis.exposure({ documents }).rows.length, []]);
  const { policies } = portcullis.exposureSuggest({ documents });
  assert.ok(policies.some((one) => one.policy?.metadata.name === 'web-exposed'));
  const network = await read('network/shop/cluster.yaml');
  const question = { documents: network, reach: { from: 'ingress-nginx/controller', to: 'shop/web' } };
  assert.deepEqual(portcullis.reach(question).answers.map((answer) => answer.verdict), ['yes', 'no']);
  const all = portcullis.evaluator({ config: { select: ['sod'] } });
  assert.match(all.renderNetwork({ op: 'exposure', documents, format: 'html' }), /^<!doctype html>/);
  assert.match(all.renderNetwork({ ...question, op: 'reach', format: 'text' }), /^yes: /);
  assert.match(all.renderNetwork({ op: 'exposure_suggest', documents, format: 'yaml' }), /kind: NetworkPolicy/);
  // What has a wrong type is told whichever policies run.
  assert.equal(all.exposure(document(ingress({ rules: 'none' }))).errors[0].path.join('.'), 'spec.rules');
  all.free();
  assert.throws(() => portcullis.reach({ documents }), (error) => error.kind === 'input');
  assert.throws(() => portcullis.reach({ documents, reach: { from: 'internet', to: 'no/where' } }), (error) => error.kind === 'config');
});

test('bad input is never an allow', () => {
  for (const text of ['spec: [', 'a: \u0000', '['.repeat(100_000), ingress({ rules: 'none' }), '{"apiVersion": "networking.k8s.io/v9", "kind": "Ingress"}']) {
    const report = portcullis.evaluate(document(text));
    assert.equal(report.decision, 'deny', text.slice(0, 40));
    assert.ok(report.errors.length > 0);
  }
  for (const call of [{ review: 'nothing' }, { unknown: 1 }, []]) {
    assert.throws(() => portcullis.evaluate(call), (error) => error instanceof PortcullisError && error.kind === 'input');
  }
  assert.throws(() => portcullis.evaluator({ config: { profil: 'strict' } }), (error) => error.kind === 'config');
  assert.throws(() => portcullis.evaluator({ reach: { from: 'internet', to: 'a/b' } }), (error) => error.kind === 'input');
});

test('an admission review', async () => {
  const review = await readFile(new URL('../../../testdata/reviews/create-ingress-without-tls.json', import.meta.url), 'utf8');
  assert.equal(portcullis.evaluate({ review, inventory: [] }).decision, 'deny');
});

test('what the module says of itself', () => {
  assert.equal(portcullis.info.version, '0.1.0');
  assert.match(portcullis.info.digest, /^[0-9a-f]{64}$/);
  assert.ok(portcullis.info.policies.some((policy) => policy.id === 'route/host-collision'));
});
