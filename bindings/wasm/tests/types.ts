// Compiles only where the types say what the package does.
import { load, type Report } from '../index.js';

const portcullis = await load();
const report: Report = portcullis.evaluate({ documents: [{ name: 'a.yaml', text: '' }] });
const decision: 'allow' | 'deny' = report.decision;
const line: number | undefined = report.findings[0]?.location?.line;
const evaluator = portcullis.evaluator({ config: { profile: 'strict', select: ['route'] } });
const text: string = evaluator.render({ documents: [], format: 'sarif' });
// @ts-expect-error there is no such format
evaluator.render({ documents: [], format: 'pdf' });
const host: string | undefined = evaluator.routes({ documents: [], query: { public: true } }).routes[0]?.host;
const page: string = evaluator.renderRoutes({ documents: [], format: 'html' });
// @ts-expect-error routes are no SARIF
evaluator.renderRoutes({ documents: [], format: 'sarif' });
const chain: string[] | undefined = evaluator.whoCan({ documents: [], question: { verb: 'get', resource: 'pods' } }).derived[0]?.chain;
const severity: 'low' | 'medium' | 'high' | 'critical' | undefined =
  portcullis.separation({ documents: [], separation: { profile: 'strict' } }).people[0]?.conflicts[0]?.severity;
const gained: string | undefined = portcullis.accessDiff({ old: [], documents: [] }).dutiesGained[0]?.duty;
const version: 'portcullis.dev/facts.v1' = portcullis.accessFacts({ documents: [] }).apiVersion;
const matrix: string = evaluator.renderAccess({ op: 'separation', documents: [], format: 'html' });
// @ts-expect-error a question is needed
evaluator.whoCan({ documents: [] });
const reason: 'ip-block' | string | undefined = evaluator.exposure({ documents: [], exposure: { hosts: ['*'] } }).rows[0]?.side_doors[0]?.reason;
const opened: boolean | undefined = portcullis.exposureDiff({ old: [], documents: [] }).changed[0]?.changes.some((one) => one.change === 'way-added');
const suggested: boolean = portcullis.exposureSuggest({ documents: [] }).policies.every((one) => one.policy !== null);
const verdict: 'yes' | 'no' | 'unknown' | undefined = portcullis.reach({ documents: [], reach: { from: 'internet', to: 'a/b' } }).answers[0]?.verdict;
const map: string = evaluator.renderNetwork({ op: 'exposure', documents: [], format: 'mermaid' });
// @ts-expect-error a comparison has no page
evaluator.renderNetwork({ op: 'exposure_diff', documents: [], old: [], format: 'html' });
// @ts-expect-error there is no such way to match
evaluator.reach({ documents: [], reach: { from: 'internet', to: 'a/b', matching: 'all' } });
evaluator.free();
export { chain, decision, gained, host, line, map, matrix, opened, page, reason, severity, suggested, text, verdict, version };
