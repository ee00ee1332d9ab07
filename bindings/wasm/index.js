// Portcullis for browsers and bundlers. Text in, reports out; nothing leaves the page.

/** What went wrong: `kind`, and where known `help` and `location`. */
export class PortcullisError extends Error {
  constructor(error) {
    super(error.message);
    this.name = 'PortcullisError';
    this.kind = error.kind;
    this.help = error.help;
    this.location = error.location;
  }
}

/** Loads the module: from `source` (URL, Response, bytes or a compiled module), else from beside this file. */
export async function load(source = new URL('./portcullis.wasm', import.meta.url)) {
  return new Portcullis(await instantiate(await source));
}

async function instantiate(source) {
  if (source instanceof WebAssembly.Module) return WebAssembly.instantiate(source, {});
  if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) {
    return (await WebAssembly.instantiate(source, {})).instance;
  }
  const response = source instanceof Response ? source : await fetch(source);
  if (!response.ok) throw new Error(`cannot load ${response.url}: ${response.status}`);
  return (await WebAssembly.instantiate(await response.arrayBuffer(), {})).instance;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The loaded module. A trap inside it ends it: every later call throws, and `load` makes a new one. */
export class Portcullis {
  #exports;
  #trapped = false;
  #default;

  constructor(instance) {
    this.#exports = instance.exports;
  }

  /** Version, bundle digest, policies. */
  get info() {
    return JSON.parse(this.ask('portcullis_info'));
  }

  /** Compiles an evaluator; call `free()` when it is no longer needed. */
  evaluator(options = {}) {
    return new Evaluator(this, Number(this.ask('portcullis_evaluator', options)));
  }

  /** Judges with the default options. */
  evaluate(call) {
    this.#default ??= this.evaluator();
    return this.#default.evaluate(call);
  }

  /** Lists routes with the default options. */
  routes(call) {
    this.#default ??= this.evaluator();
    return this.#default.routes(call);
  }

  /** Tells who can do something. */
  whoCan(call) {
    this.#default ??= this.evaluator();
    return this.#default.whoCan(call);
  }

  /** Tells who holds conflicting duties. */
  separation(call) {
    this.#default ??= this.evaluator();
    return this.#default.separation(call);
  }

  /** Tells who gained and who lost what. */
  accessDiff(call) {
    this.#default ??= this.evaluator();
    return this.#default.accessDiff(call);
  }

  /** The facts about access. */
  accessFacts(call) {
    this.#default ??= this.evaluator();
    return this.#default.accessFacts(call);
  }

  /** Lists what can be reached from outside. */
  exposure(call) {
    this.#default ??= this.evaluator();
    return this.#default.exposure(call);
  }

  /** Tells what changed of that. */
  exposureDiff(call) {
    this.#default ??= this.evaluator();
    return this.#default.exposureDiff(call);
  }

  /** Network policies that let in the controllers only. */
  exposureSuggest(call) {
    this.#default ??= this.evaluator();
    return this.#default.exposureSuggest(call);
  }

  /** Tells whether something reaches something. */
  reach(call) {
    this.#default ??= this.evaluator();
    return this.#default.reach(call);
  }

  /** @internal Calls an export with numbers and, last, a value that goes as JSON. */
  ask(name, ...parameters) {
    if (this.#trapped) throw new PortcullisError({ kind: 'evaluation', message: 'an earlier call trapped; load the module again' });
    try {
      return this.#take(this.#exports[name](...parameters.flatMap((value) => this.#pass(value))));
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) this.#trapped = true;
      throw error;
    }
  }

  /** @internal */
  release(number) {
    if (!this.#trapped) this.#exports.portcullis_evaluator_free(number);
  }

  #pass(value) {
    if (typeof value === 'number') return [value];
    const bytes = encoder.encode(JSON.stringify(value));
    const start = this.#exports.portcullis_alloc(bytes.length);
    new Uint8Array(this.#exports.memory.buffer, start, bytes.length).set(bytes);
    return [start, bytes.length];
  }

  #take(answer) {
    const [ok, start, length] = new Uint32Array(this.#exports.memory.buffer, answer, 3);
    const text = decoder.decode(new Uint8Array(this.#exports.memory.buffer, start, length));
    this.#exports.portcullis_free(answer);
    if (!ok) throw new PortcullisError(JSON.parse(text).error);
    return text;
  }
}

/** A compiled set of policies with its options. */
export class Evaluator {
  #module;
  #number;

  constructor(module, number) {
    this.#module = module;
    this.#number = number;
  }

  /** Judges and gives the report. */
  evaluate(call) {
    return JSON.parse(this.render({ ...call, format: 'json' }));
  }

  /** Judges and gives the report as text, in `call.format`. */
  render(call) {
    return this.#module.ask('portcullis_evaluate', this.#number, call);
  }

  /** Lists the routes in documents. */
  routes(call) {
    return JSON.parse(this.renderRoutes({ ...call, format: 'json' }));
  }

  /** Lists the routes as text, in `call.format`. */
  renderRoutes(call) {
    return this.render({ ...call, op: 'routes' });
  }

  /** Tells who can do something. */
  whoCan(call) {
    return this.#answer('who_can', call);
  }

  /** Tells who holds conflicting duties. */
  separation(call) {
    return this.#answer('separation', call);
  }

  /** Tells who gained and who lost what. */
  accessDiff(call) {
    return this.#answer('access_diff', call);
  }

  /** The facts about access. */
  accessFacts(call) {
    return this.#answer('access_facts', call);
  }

  /** An answer about access as text, in `call.format`; `call.op` says which. */
  renderAccess(call) {
    return this.render(call);
  }

  /** Lists what can be reached from outside. */
  exposure(call) {
    return this.#answer('exposure', call);
  }

  /** Tells what changed of that. */
  exposureDiff(call) {
    return this.#answer('exposure_diff', call);
  }

  /** Network policies that let in the controllers only. */
  exposureSuggest(call) {
    return this.#answer('exposure_suggest', call);
  }

  /** Tells whether something reaches something. */
  reach(call) {
    return this.#answer('reach', call);
  }

  /** An answer about the network as text, in `call.format`; `call.op` says which. */
  renderNetwork(call) {
    return this.render(call);
  }

  #answer(op, call) {
    return JSON.parse(this.render({ ...call, op, format: 'json' }));
  }

  /** Frees the memory; later calls throw. */
  free() {
    this.#module.release(this.#number);
    this.#number = 0xffffffff;
  }
}
