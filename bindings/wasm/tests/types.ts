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
evaluator.free();
export { chain, decision, gained, host, line, matrix, page, severity, text, version };
