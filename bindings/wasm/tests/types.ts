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
evaluator.free();
export { decision, host, line, page, text };
