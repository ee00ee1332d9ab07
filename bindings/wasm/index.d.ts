import type {
  AccessDiff,
  AccessFacts,
  EvaluateCall,
  Exposure,
  ExposureDiff,
  ExposureSuggestion,
  Location,
  Reach,
  Registry,
  Report,
  Separation,
  Text,
  WhoCan,
} from './types.js';

export * from './types.js';

/** What went wrong. */
export class PortcullisError extends Error {
  /** `input`, `limit`, `policy`, `config` or `evaluation`. */
  kind: string;
  /** How to mend it, where that is known. */
  help?: string;
  /** Where the cause is, where it is in a text. */
  location?: Location;
}

/** Options of an evaluator. */
export interface Options {
  /** The keys of `.portcullis.yaml`, or the text of such a file. */
  config?: EvaluateCall['config'];
  /** Own policies. */
  policies?: Text[];
}

/** What to judge: documents, each among the others, or an admission review. */
export type Call = Pick<EvaluateCall, 'documents' | 'review' | 'inventory'>;

/** Whose routes to list: documents, beside others that are known; and which of them. */
export type RoutesCall = Pick<EvaluateCall, 'documents' | 'inventory' | 'query'>;

/** Who can do what `question` says, in documents. */
export type WhoCanCall = Pick<EvaluateCall, 'documents'> & { question: NonNullable<EvaluateCall['question']> };

/** Who holds conflicting duties in documents; and which of them to tell. */
export type SeparationCall = Pick<EvaluateCall, 'documents' | 'separation'>;

/** Who gained and who lost what, from the old documents to the others. */
export type AccessDiffCall = Pick<EvaluateCall, 'documents'> & { old: Text[] };

/** Whose facts to give. */
export type AccessFactsCall = Pick<EvaluateCall, 'documents'>;

/** An answer about access as text. */
export type AccessTextCall = { format: RoutesFormat } & (
  | ({ op: 'who_can' } & WhoCanCall)
  | ({ op: 'separation' } & SeparationCall)
  | ({ op: 'access_diff' } & AccessDiffCall)
);

/** What can be reached in documents; and which rows of it to list, or to suggest a policy for. */
export type ExposureCall = Pick<EvaluateCall, 'documents' | 'exposure'>;

/** What changed of that, from the old documents to the others. */
export type ExposureDiffCall = Pick<EvaluateCall, 'documents'> & { old: Text[] };

/** Whether what `reach` names reaches something, in documents. */
export type ReachCall = Pick<EvaluateCall, 'documents'> & { reach: NonNullable<EvaluateCall['reach']> };

/** An answer about the network as text. */
export type NetworkTextCall =
  | ({ op: 'exposure'; format: RoutesFormat | 'dot' | 'mermaid' } & ExposureCall)
  | ({ op: 'exposure_diff'; format: Exclude<RoutesFormat, 'html'> } & ExposureDiffCall)
  | ({ op: 'exposure_suggest'; format: 'json' | 'yaml' } & ExposureCall)
  | ({ op: 'reach'; format: 'json' | 'text' | 'markdown' } & ReachCall);

/** Formats of a list of routes, and of answers about access. */
export type RoutesFormat = 'json' | 'table' | 'csv' | 'markdown' | 'html';

/** Report formats. */
export type Format = 'json' | 'concise' | 'sarif' | 'github' | 'junit';

/** What the module holds. */
export interface Info {
  version: string;
  /** SHA-256 of the bundled policies; the command line tool prints the same. */
  digest: string;
  policies: { id: string; title: string; severity: string; profile: string }[];
}

/** A compiled set of policies with its options. */
export class Evaluator {
  /** Judges and gives the report. @throws {PortcullisError} when the call itself is wrong. */
  evaluate(call: Call): Report;
  /** Judges and gives the report as text. @throws {PortcullisError} when the call itself is wrong. */
  render(call: Call & { format: Format }): string;
  /** Lists the routes in documents. @throws {PortcullisError} when the call itself is wrong. */
  routes(call: RoutesCall): Registry;
  /** Lists the routes as text. @throws {PortcullisError} when the call itself is wrong. */
  renderRoutes(call: RoutesCall & { format: RoutesFormat }): string;
  /** Tells who can do something. @throws {PortcullisError} when the call itself is wrong. */
  whoCan(call: WhoCanCall): WhoCan;
  /** Tells who holds conflicting duties. @throws {PortcullisError} when the call itself is wrong. */
  separation(call: SeparationCall): Separation;
  /** Tells who gained and who lost what. @throws {PortcullisError} when the call itself is wrong. */
  accessDiff(call: AccessDiffCall): AccessDiff;
  /** The facts about access. @throws {PortcullisError} also when something cannot be read. */
  accessFacts(call: AccessFactsCall): AccessFacts;
  /** An answer about access as text. @throws {PortcullisError} when the call itself is wrong. */
  renderAccess(call: AccessTextCall): string;
  /** Lists what can be reached from outside. @throws {PortcullisError} when the call itself is wrong. */
  exposure(call: ExposureCall): Exposure;
  /** Tells what changed of that. @throws {PortcullisError} when the call itself is wrong. */
  exposureDiff(call: ExposureDiffCall): ExposureDiff;
  /** Network policies that let in the controllers only. @throws {PortcullisError} when the call itself is wrong. */
  exposureSuggest(call: ExposureCall): ExposureSuggestion;
  /** Tells whether something reaches something. @throws {PortcullisError} also when one of the two is not there. */
  reach(call: ReachCall): Reach;
  /** An answer about the network as text. @throws {PortcullisError} when the call itself is wrong. */
  renderNetwork(call: NetworkTextCall): string;
  /** Frees the memory; later calls throw. */
  free(): void;
}

/** The loaded module. */
export class Portcullis {
  readonly info: Info;
  /** Compiles an evaluator. @throws {PortcullisError} for a wrong option or policy. */
  evaluator(options?: Options): Evaluator;
  /** Judges with the default options. */
  evaluate(call: Call): Report;
  /** Lists routes with the default options. */
  routes(call: RoutesCall): Registry;
  /** Tells who can do something. */
  whoCan(call: WhoCanCall): WhoCan;
  /** Tells who holds conflicting duties. */
  separation(call: SeparationCall): Separation;
  /** Tells who gained and who lost what. */
  accessDiff(call: AccessDiffCall): AccessDiff;
  /** The facts about access. */
  accessFacts(call: AccessFactsCall): AccessFacts;
  /** Lists what can be reached from outside. */
  exposure(call: ExposureCall): Exposure;
  /** Tells what changed of that. */
  exposureDiff(call: ExposureDiffCall): ExposureDiff;
  /** Network policies that let in the controllers only. */
  exposureSuggest(call: ExposureCall): ExposureSuggestion;
  /** Tells whether something reaches something. */
  reach(call: ReachCall): Reach;
}

/** Loads the module: from `source`, else from beside the package's file. */
export function load(source?: URL | Response | BufferSource | WebAssembly.Module | Promise<Response | BufferSource>): Promise<Portcullis>;
