(() => {
  'use strict';
  const main = document.getElementById('map');
  const source = document.getElementById('exposure');
  if (!main || !source) return;
  const data = JSON.parse(source.textContent);
  const collator = new Intl.Collator('en', { numeric: true });

  // More than this is shown by namespace until asked for.
  const OPEN_LIMIT = 40;
  const LIST_LIMIT = 60;
  // A source is drawn again after so many lines.
  const REACH = 7;
  const DIM_LIMIT = 200;
  // Height of a line of the map in rem, and in units of its drawings.
  const LINE = 3.5;
  const UNITS = 10;

  const FROM = ['public', 'unknown', 'internal'];
  const GUARDS = [
    ['auth', 'authentication'],
    ['client_certificates', 'client certificates'],
    ['rate_limit', 'rate limit'],
    ['allow_list', 'allow-list'],
    ['waf', 'WAF'],
  ];
  const STATES = ['guarded', 'side doors', 'blocked', 'unknown', 'unresolved'];
  const STATE_TONES = { guarded: 'good', 'side doors': 'bad', blocked: 'warn', unknown: 'maybe', unresolved: 'maybe' };
  const FROM_TONES = { public: 'warn', internal: 'good', unknown: 'maybe' };
  const BLOCKED = ['no', 'unknown', 'yes'];

  // ---- Elements: whatever comes from data is text. ----

  // Control characters, and marks that change the order in which text is shown, as the other outputs show them.
  const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
  const plain = (text) => String(text).replace(HIDDEN, (one) => `\\u{${one.charCodeAt(0).toString(16)}}`);

  function fill(element, children) {
    for (const child of children.flat(Infinity)) {
      if (child === null || child === undefined || child === false || child === '') continue;
      element.append(child instanceof Node ? child : plain(child));
    }
    return element;
  }
  function el(name, attributes, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes ?? {})) {
      if (value !== undefined && value !== false) element.setAttribute(key, plain(value));
    }
    return fill(element, children);
  }
  function svg(name, attributes, ...children) {
    const element = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  }
  const code = (text) => el('code', null, text);
  const tag = (tone, text) => el('span', { class: tone ? `tag ${tone}` : 'tag' }, text);
  const many = (count, one, more = `${one}s`) => `${count.toLocaleString('en')} ${count === 1 ? one : more}`;
  const list = (items, className) => el('ul', { class: className }, items.map((item) => el('li', null, item)));
  const between = (items, mark = ', ') => items.flatMap((item, at) => (at === 0 ? [item] : [mark, item]));
  const listed = (items) => items.flatMap((item, at) => (at === 0 ? [item] : [at === items.length - 1 ? ' and ' : ', ', item]));
  const unique = (items) => [...new Set(items)];
  const texts = (parts) => parts.map((part) => (typeof part === 'string' ? part : part.code)).join('');
  const marked = (parts) => parts.map((part) => (typeof part === 'string' ? part : code(part.code)));
  const named = (namespace, name) => (namespace ? `${namespace}/${name}` : name);
  const array = (value) => (Array.isArray(value) ? value : []);

  // ---- Words. ----

  /** Who a door lets in: texts, and names to be set apart. */
  function who(door, namespace) {
    const pods = door.pods ? ['Pods with ', { code: door.pods }] : ['all Pods'];
    const homes = array(door.namespaces).map((name) => ({ code: name }));
    switch (door.reason) {
      case 'all-sources': return ['everything: Pods and addresses'];
      case 'outside': return ['addresses outside the cluster'];
      case 'ip-block': return ['addresses ', { code: door.cidr }];
      case 'same-namespace-pods': return [...pods, ' of ', { code: namespace }];
      case 'any-namespace': return [...pods, ' of any namespace'];
      case 'namespaces': return homes.length > 0 ? [...pods, ' of ', ...listed(homes)] : ['nobody'];
      case 'mutable-namespace-label': return [...pods, ' of namespaces with ', { code: door.selector }];
      default: return [door.reason];
    }
  }
  function why(door) {
    switch (door.reason) {
      case 'all-sources': return door.policy ? 'The rule names no peers, so it lets everything in.' : 'No policy keeps anybody out.';
      case 'outside': return 'Pods on the network of their node count as outside.';
      case 'ip-block': return 'A range also matches Pods that have such an address.';
      case 'same-namespace-pods': return 'Whoever may create Pods in this namespace gets in.';
      case 'any-namespace': return 'Whoever may create Pods in any namespace gets in.';
      case 'namespaces': return 'Whoever may create Pods there gets in.';
      case 'mutable-namespace-label': return 'Whoever may label a namespace so gets in.';
      default: return '';
    }
  }
  const pathText = (path) =>
    array(path).map((part, at) => (typeof part === 'number' ? `[${part}]` : at === 0 ? part : `.${part}`)).join('');
  const placeOf = (door) => (door.path?.length ? [' at ', code(pathText(door.path))] : null);
  const allowedBy = (door) => door.policy && el('small', null, 'by ', code(door.policy), placeOf(door));

  function blockedText(chain) {
    const route = chain.way === 'route';
    if (chain.blocked === 'yes') return `Network policies keep ${route ? 'the controller' : 'addresses outside'} from this port.`;
    if (chain.blocked === 'no') return `Network policies let ${route ? 'the controller' : 'addresses outside'} in.`;
    return `Whether network policies let ${route ? 'the controller' : 'addresses outside'} in is not known.`;
  }
  const FROM_TEXTS = {
    public: 'Everybody on the internet, as far as the objects tell.',
    internal: 'Only the network of the cluster or of its owner.',
    unknown: 'The objects do not tell who reaches it.',
  };
  const TLS = {
    served: ['good', 'TLS'], passthrough: ['good', 'TLS passed through'], plain: ['bad', 'no TLS'], redirect: ['', 'redirects to HTTPS'],
    elsewhere: ['', 'TLS elsewhere'], unknown: ['warn', 'TLS?'],
  };
  function guardTags(guards) {
    const tags = [];
    for (const [key, name] of GUARDS) {
      const state = guards?.[key];
      if (state === 'on') tags.push(tag('good', name));
      else if (state === 'void') tags.push(tag('bad', `${name}: void`));
      else if (state === 'unknown') tags.push(tag('warn', `${name}?`));
    }
    return tags;
  }
  const off = (guards) => GUARDS.filter(([key]) => guards?.[key] === 'off').map(([, name]) => name);

  // ---- What is shown: a unit is a workload and port, or entries whose workloads cannot be told. ----

  const chainOf = (unresolved) =>
    ({ way: unresolved.entry?.kind === 'Service' ? 'service' : 'route', blocked: 'unknown', service: null, lost: true, ...unresolved });
  const widest = (chains) => FROM.find((from) => chains.some((chain) => chain.from === from)) ?? 'unknown';

  function unitOfRow(row) {
    const { kind, namespace, name } = row.workload;
    const chains = array(row.chains);
    const states = new Set();
    if (row.side === 'closed') states.add('guarded');
    if (row.side === 'open') states.add('side doors');
    if (chains.some((chain) => chain.blocked === 'yes')) states.add('blocked');
    if (row.side === 'unknown' || chains.some((chain) => chain.blocked === 'unknown')) states.add('unknown');
    const doors = array(row.side_doors).map((door) => ({ ...door, who: who(door, namespace) }));
    // Who else gets in is not known: a door that may or may not be there.
    if (row.side === 'unknown') doors.push({ unknown: true, who: ['not known'] });
    return {
      key: `${kind}/${namespace}/${name} ${row.protocol} ${row.number}`, namespace, name, port: `:${row.number}`,
      kind: row.protocol === 'TCP' ? kind : `${kind}, ${row.protocol}`, full: `${kind} ${name}, port ${row.number}/${row.protocol}`,
      row, chains, doors, states, from: row.from, needs: array(row.needs),
    };
  }

  /** Entries that lack the same are one unit. */
  function unitsOfUnresolved(unresolved) {
    const groups = new Map();
    for (const one of unresolved) {
      const namespace = one.entry?.namespace ?? '';
      const key = JSON.stringify([namespace, array(one.needs)]);
      if (!groups.has(key)) groups.set(key, { namespace, needs: array(one.needs), chains: [] });
      groups.get(key).chains.push(chainOf(one));
    }
    return [...groups].map(([key, { namespace, needs, chains }]) => ({
      key, namespace, name: 'unresolved', port: '', kind: needs.length ? `needs ${needs.join(', ')}` : '', full: 'Workloads that cannot be told',
      row: null, chains, doors: [], states: new Set(['unresolved']), from: widest(chains), needs,
    }));
  }

  function searched(unit) {
    const chains = unit.chains.flatMap((chain) => [
      chain.from, chain.way, chain.entry?.kind, named(chain.entry?.namespace, chain.entry?.name), chain.host, chain.path, chain.class,
      chain.controller, chain.owner, chain.tls && `tls ${chain.tls}`, chain.service && named(chain.service.namespace, chain.service.name),
      array(chain.needs),
      GUARDS.map(([key, name]) => (chain.guards?.[key] ? `${name} ${chain.guards[key]}` : '')),
    ]);
    const doors = unit.doors.flatMap((door) => [texts(door.who), door.policy, door.reason]);
    const own = [unit.namespace, unit.full, `${unit.name}${unit.port}`, [...unit.states], unit.needs, array(unit.row?.network?.by)];
    return [own, chains, doors].flat(3).filter(Boolean).join(' ').toLowerCase();
  }

  const units = [...array(data.rows).map(unitOfRow), ...unitsOfUnresolved(array(data.unresolved))];
  units.forEach((unit, at) => {
    unit.at = at;
    unit.text = searched(unit);
  });
  // Each entry that leads nowhere known counts.
  const weight = (unit) => (unit.row === null ? unit.chains.length : 1);
  const total = (some) => some.reduce((sum, unit) => sum + weight(unit), 0);
  const unresolved = (some) => total(some.filter((unit) => unit.row === null));
  const namespaces = unique(units.map((unit) => unit.namespace)).sort(collator.compare);
  const byKey = new Map(units.map((unit) => [unit.key, unit]));

  const entryKey = ({ way, entry, host }) => JSON.stringify([way, entry?.apiVersion, entry?.kind, entry?.namespace, entry?.name, host]);
  const nodeWay = (chain) => chain.way === 'host port' || chain.way === 'host network';
  function entryTitle(chain) {
    if (nodeWay(chain)) return 'node addresses';
    return chain.host || (chain.way === 'route' ? '*' : chain.entry?.name ?? '');
  }
  const start = (chain) => `${entryTitle(chain)}${chain.path ?? ''}`;
  function entryKind(chain, namespace) {
    const { kind = '', name = '', namespace: home = '' } = chain.entry ?? {};
    if (nodeWay(chain)) return `${chain.way} of ${kind} ${name}`;
    const object = `${kind} ${home === namespace ? name : named(home, name)}`;
    return chain.way === 'route' || chain.way === 'service' ? object : `${chain.way}, ${object}`;
  }

  // ---- A band of the map: the lanes of one namespace. Nothing is measured: all places are computed. ----

  /** Entries and workloads, each with the chains and doors that run through it, and what will stand on either side of them. */
  function graphOf(namespace, shown) {
    const lanes = [new Map(), new Map()];
    const node = (lane, key, make, link) => {
      const map = lanes[lane - 1];
      if (!map.has(key)) map.set(key, { lane, key, links: new Set(), ...make() });
      map.get(key).links.add(link);
      return map.get(key);
    };
    const edges = new Map();
    const outside = [];
    const others = [];
    for (const unit of shown) {
      for (const chain of unit.chains) {
        const entry = node(1, entryKey(chain), () => ({ type: 'entry', chain, title: entryTitle(chain), kind: entryKind(chain, namespace) }), chain);
        const work = node(2, unit.key, () => ({ type: 'unit', unit }), chain);
        const chip = () => ({ type: 'from', title: chain.from, tone: FROM_TONES[chain.from] });
        outside.push({ key: chain.from, make: chip, near: entry, state: chain.from === 'unknown' ? 'unknown' : 'no', link: chain });
        join(edges, entry, work, 'way', chain.blocked, chain);
      }
      for (const door of unit.doors) {
        const work = node(2, unit.key, () => ({ type: 'unit', unit }), door);
        const box = () => ({ type: 'source', door, who: door.who });
        others.push({ key: texts(door.who), make: box, near: work, state: door.unknown ? 'unknown' : 'no', link: door });
      }
    }
    return { entries: [...lanes[0].values()], works: [...lanes[1].values()], edges: all(edges), outside, others };
  }
  function join(edges, from, to, kind, state, link) {
    if (!edges.has(from)) edges.set(from, new Map());
    const ends = edges.get(from);
    if (!ends.has(to)) ends.set(to, { from, to, kind, states: new Set(), links: new Set() });
    ends.get(to).states.add(state);
    ends.get(to).links.add(link);
  }

  const all = (edges) => [...edges.values()].flatMap((ends) => [...ends.values()]);

  /** What stands outside of entries or workloads is told again after so many lines, lest the lines between grow long. */
  function leaves(lane, pairs, reach) {
    const found = [];
    const edges = new Map();
    const open = new Map();
    for (const { key, make, near, state, link } of [...pairs].sort((a, b) => a.near.y - b.near.y)) {
      if (!open.has(key) || near.y - open.get(key).top >= reach) {
        open.set(key, { lane, key, links: new Set(), top: near.y, ...make() });
        found.push(open.get(key));
      }
      const leaf = open.get(key);
      leaf.links.add(link);
      const [from, to] = lane === 0 ? [leaf, near] : [near, leaf];
      join(edges, from, to, lane === 0 ? 'way' : 'door', state, link);
    }
    return { nodes: found, edges: all(edges) };
  }

  /** The fullest lane is a plain list; the nodes of the others stand beside what they are linked to. */
  function place(lanes, edges) {
    const height = Math.max(1, ...lanes.map((lane) => lane.length));
    const fullest = [1, 2, 0, 3].filter((at) => lanes[at]).find((at) => lanes[at].length === height) ?? 1;
    const beside = new Map();
    for (const { from, to } of edges) {
      for (const [one, other] of [[from, to], [to, from]]) {
        if (!beside.has(one)) beside.set(one, []);
        beside.get(one).push(other);
      }
    }
    lanes[fullest].forEach((node, at) => { node.y = at + 0.5; });
    const next = (lane, near) => {
      for (const node of lane) {
        const ys = (beside.get(node) ?? []).filter((other) => other.lane === near).map((other) => other.y);
        node.y = ys.length ? ys.reduce((sum, y) => sum + y, 0) / ys.length : height / 2;
      }
      lane.sort((a, b) => a.y - b.y);
      lane.forEach((node, at) => { node.y = Math.max(node.y, at === 0 ? 0.5 : lane[at - 1].y + 1); });
      for (let at = lane.length - 1; at >= 0; at -= 1) {
        lane[at].y = Math.min(lane[at].y, at === lane.length - 1 ? height - 0.5 : lane[at + 1].y - 1);
      }
    };
    for (let lane = fullest - 1; lane >= 0; lane -= 1) next(lanes[lane], lane + 1);
    for (let lane = fullest + 1; lane < lanes.length; lane += 1) next(lanes[lane], lane - 1);
    return height;
  }

  function lanesOf(namespace, shown) {
    const { entries, works, edges, outside, others } = graphOf(namespace, shown);
    place([[], entries, works, []], edges);
    const left = leaves(0, outside, REACH);
    const right = leaves(3, others, REACH);
    const drawn = { lanes: [left.nodes, entries, works, right.nodes], edges: [...left.edges, ...edges, ...right.edges] };
    return { ...drawn, height: place(drawn.lanes, drawn.edges) };
  }

  // A curve from the left of a gap to its right. The broken one is cut in two, with a bar at each end.
  const round = (value) => Math.round(value * 100) / 100;
  function curve(y1, y2, state) {
    const [a, b] = [round(y1 * UNITS), round(y2 * UNITS)];
    if (state !== 'yes') return `M0 ${a}C50 ${a} 50 ${b} 100 ${b}`;
    const cut = (t) => {
      const mix = (p, q) => p + (q - p) * t;
      const [x01, x12, x23] = [mix(0, 50), 50, mix(50, 100)];
      const [y01, y12, y23] = [a, mix(a, b), b];
      const [x02, x13, y02, y13] = [mix(x01, x12), mix(x12, x23), mix(y01, y12), mix(y12, y23)];
      return { x: round(mix(x02, x13)), y: round(mix(y02, y13)), x01, x02, x13, x23, y01, y02, y13, y23 };
    };
    const [l, r] = [cut(0.42), cut(0.58)];
    const bar = ({ x, y }) => `M${x} ${round(y - 1.2)}V${round(y + 1.2)}`;
    return `M0 ${a}C${round(l.x01)} ${round(l.y01)} ${round(l.x02)} ${round(l.y02)} ${l.x} ${l.y}${bar(l)}${bar(r)}`
      + `M${r.x} ${r.y}C${round(r.x13)} ${round(r.y13)} ${round(r.x23)} ${round(r.y23)} 100 ${b}`;
  }
  const surest = (states) => BLOCKED.find((state) => states.has(state)) ?? 'unknown';
  const STROKES = { no: 'sure', unknown: 'maybe', yes: 'cut' };

  function drawGap(height, edges) {
    const drawing = svg('svg', { class: 'gap', viewBox: `0 0 100 ${height * UNITS}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' });
    for (const edge of edges) {
      const state = edge.state ?? surest(edge.states);
      const shift = edge.shift ?? 0;
      const d = curve(edge.from.y + shift, edge.to.y + shift, state);
      edge.element = svg('path', { class: `edge ${edge.kind} ${STROKES[state]}`, d });
      drawing.append(edge.element);
    }
    return drawing;
  }

  const stateTags = (unit) => {
    const tags = [];
    const doors = unit.doors.filter((door) => !door.unknown).length;
    if (unit.states.has('side doors')) tags.push(tag('bad', doors > 1 ? `${doors} side doors` : 'side door'));
    if (unit.states.has('guarded')) tags.push(tag('good', 'guarded'));
    if (unit.states.has('blocked')) tags.push(tag('warn', 'blocked'));
    if (unit.states.has('unknown')) tags.push(tag('maybe', 'unknown'));
    return tags;
  };
  function entryTags(chains) {
    const tags = [];
    for (const tls of unique(chains.map((chain) => chain.tls))) {
      if (tls === 'served' || tls === 'passthrough') tags.push(tag('good', 'TLS'));
      if (tls === 'plain') tags.push(tag('bad', 'no TLS'));
    }
    const auth = unique(chains.map((chain) => chain.guards?.auth));
    if (auth.length === 1 && auth[0] === 'on') tags.push(tag('good', 'auth'));
    else if (auth.includes('void')) tags.push(tag('bad', 'auth void'));
    return tags;
  }

  /** The points of the lines that lead to a node: a line that is broken has none. */
  function tipsOf(edges) {
    const tips = new Map();
    for (const edge of edges) {
      const node = edge.kind === 'way' ? edge.to : edge.from;
      const states = edge.state ? new Set([edge.state]) : edge.states;
      if (!states.has('no') && !states.has('unknown')) continue;
      if (!tips.has(node)) tips.set(node, new Map());
      const key = `${edge.kind} ${edge.shift ?? 0}`;
      const sure = states.has('no') || tips.get(node).get(key)?.sure === true;
      tips.get(node).set(key, { kind: edge.kind, shift: edge.shift ?? 0, sure });
    }
    return tips;
  }
  function drawTip({ kind, shift, sure }) {
    const tip = el('i', { class: `tip ${kind} ${sure ? 'sure' : 'maybe'}` });
    if (shift !== 0) tip.style.top = `calc(50% + ${round(shift * LINE)}rem)`;
    return tip;
  }

  function drawNode(node, tips) {
    const chains = [...node.links].filter((link) => link.way);
    const inside = {
      from: () => node.title,
      entry: () => [
        el('span', { class: 'title mono' }, node.title),
        el('span', { class: 'more' }, el('span', { class: 'kind' }, node.kind), entryTags(chains)),
      ],
      unit: () => [
        el('span', { class: 'title' }, el('b', null, node.unit.name), el('span', { class: 'soft' }, node.unit.port)),
        el('span', { class: 'more' }, el('span', { class: 'kind' }, node.unit.kind), stateTags(node.unit)),
      ],
      source: () => el('span', { class: 'words' }, marked(node.who)),
      summary: () => [el('span', { class: 'title' }, node.title), node.tags && el('span', { class: 'tags' }, node.tags)],
    }[node.type]();
    const classes = ['node', node.type, node.tone];
    if (node.door?.unknown || node.unit?.row === null || node.title === 'unknown') classes.push('dashed');
    const own = [node.title ?? `${node.unit?.name}${node.unit?.port}`, node.kind ?? node.unit?.kind];
    const title = node.type === 'source' ? texts(node.who) : own.filter(Boolean).join(', ');
    const attributes = { type: 'button', class: classes.filter(Boolean).join(' '), tabindex: -1, 'aria-pressed': 'false', title };
    const button = el('button', attributes, inside, [...(tips?.values() ?? [])].map(drawTip));
    button.style.top = `${round(node.y * LINE)}rem`;
    node.element = button;
    nodes.set(button, node);
    return button;
  }

  const LANES = ['Outside', 'Entries', 'Workloads', 'Side doors'];
  const nodes = new WeakMap();

  function drawLanes(band, { lanes, edges, height }) {
    const stage = el('div', { class: 'stage' });
    const tips = tipsOf(edges);
    stage.style.height = `${round(height * LINE)}rem`;
    lanes.forEach((lane, at) => {
      if (at > 0) stage.append(drawGap(height, edges.filter((edge) => edge.from.lane === at - 1)));
      const attributes = { class: `lane lane-${at}`, role: 'group', 'aria-label': `${LANES[at]}, ${band.namespace || 'cluster'}` };
      stage.append(el('div', attributes, lane.map((node) => drawNode(node, tips.get(node)))));
    });
    for (const node of lanes.flat()) node.band = band;
    Object.assign(band, { stage, lanes, edges, height });
    const first = lanes[2][0] ?? lanes.flat()[0];
    if (first) first.element.tabIndex = 0;
    return stage;
  }

  /** A namespace in one line: who gets in, through how much, to how much, and who else. */
  function summaryOf(band) {
    const { entries: ways, works, edges, outside, others } = graphOf(band.namespace, band.shown);
    for (const one of [...ways, ...works]) one.y = 0;
    const [left, right] = [leaves(0, outside, REACH), leaves(3, others, REACH)];
    const links = new Set([...ways, ...works].flatMap((one) => [...one.links]));
    const height = 1.5;
    const node = (lane, extra) => ({ lane, key: `${lane}`, type: 'summary', links, y: height / 2, ...extra });
    left.nodes.sort((a, b) => FROM.indexOf(a.key) - FROM.indexOf(b.key));
    left.nodes.forEach((one, at) => { one.y = height / 2 + (at - (left.nodes.length - 1) / 2) * 0.48; });
    const hosts = new Set(ways.filter((one) => one.chain.way === 'route').map((one) => one.chain.host)).size;
    const other = ways.filter((one) => one.chain.way !== 'route').length;
    const clear = ways.filter((one) => [...one.links].some((chain) => chain.tls === 'plain')).length;
    const entries = node(1, {
      title: [hosts && many(hosts, 'host'), other && many(other, 'other way', 'other ways')].filter(Boolean).join(', '),
      tags: clear > 0 && [tag('bad', `${clear} without TLS`)],
    });
    const counts = STATES.map((state) => [state, total(band.shown.filter((unit) => unit.states.has(state)))]).filter(([, count]) => count > 0);
    const work = node(2, {
      title: workloads(band.shown),
      tags: counts.map(([state, count]) => tag(STATE_TONES[state], `${count} ${state === 'side doors' ? 'with side doors' : state}`)),
    });
    const told = right.nodes.filter((one) => !one.door.unknown);
    const who = sources(told, told.length < right.nodes.length);
    const source = right.nodes.length > 0 && node(3, { type: 'source', door: { unknown: told.length === 0 }, who });
    // A line for each state.
    const lines = (from, to, kind, of) => {
      const states = new Set(of.map((edge) => surest(edge.states)));
      const found = BLOCKED.filter((state) => states.has(state));
      return found.map((state, at) => ({ from, to, kind, state, shift: (at - (found.length - 1) / 2) * 0.24, links }));
    };
    const drawn = [
      ...left.nodes.flatMap((one) => lines(one, entries, 'way', left.edges.filter((edge) => edge.from === one))),
      ...lines(entries, work, 'way', edges), ...(source ? lines(work, source, 'door', right.edges) : []),
    ];
    return { lanes: [left.nodes, [entries], [work], source ? [source] : []], edges: drawn, height };
  }
  const workloads = (shown) => {
    const ports = shown.filter((unit) => unit.row !== null).length;
    return ports > 0 ? many(ports, 'exposed port') : 'unresolved';
  };
  function sources(told, rest) {
    if (told.length === 0) return ['not known'];
    const more = told.length - 1 + (rest ? 1 : 0);
    return [...told[0].who, ...(more > 0 ? [`, and ${more} more`] : [])];
  }

  function drawBand(band) {
    Object.assign(band, { lanes: LANES.map(() => []), edges: [], stage: null });
    // The boxes of what is folded tell the counts themselves.
    const counts = (band.open || narrow.matches) && [' ', el('span', { class: 'soft' }, headline(band))];
    const attributes = { type: 'button', class: 'fold', 'aria-expanded': String(band.open) };
    const fold = el('button', attributes, el('b', null, band.namespace || 'cluster'), counts);
    fold.addEventListener('click', () => {
      chosen.set(band.namespace, !band.open);
      render();
      band.section.querySelector('.fold').focus();
    });
    const section = el('section', { class: 'band', 'data-namespace': band.namespace }, el('h2', null, fold));
    if (narrow.matches) {
      if (band.open) section.append(drawCards(band));
    } else if (band.open) {
      section.append(drawLanes(band, lanesOf(band.namespace, band.shown)));
    } else {
      section.append(drawLanes(band, summaryOf(band)));
    }
    section.style.containIntrinsicSize = narrow.matches ? 'auto 20rem' : `auto ${round((band.height ?? 1) * LINE + 4)}rem`;
    band.section = section;
  }
  function headline(band) {
    const told = band.shown.filter((unit) => unit.row !== null).length;
    const doors = band.shown.filter((unit) => unit.states.has('side doors')).length;
    const lost = unresolved(band.shown);
    return [many(told, 'exposed port'), doors && `${doors} with side doors`, lost && `${lost} unresolved`].filter(Boolean).join(', ');
  }

  // ---- Cards, where lanes have no room. ----

  function drawCards(band) {
    const cards = band.shown.map((unit) => {
      const attributes = { type: 'button', class: 'open', 'aria-pressed': 'false' };
      const title = el('button', attributes, el('b', null, unit.name), el('span', { class: 'soft' }, unit.port));
      const node = { lane: 2, key: unit.key, type: 'unit', unit, links: new Set([...unit.chains, ...unit.doors]), band, element: title, y: 0 };
      nodes.set(title, node);
      band.lanes[2].push(node);
      const ways = unit.chains.slice(0, 3).map((chain) => [
        el('span', { class: 'mono' }, start(chain)), ' ', tag(FROM_TONES[chain.from], chain.from),
        chain.blocked === 'yes' && tag('warn', 'blocked'), chain.tls === 'plain' && tag('bad', 'no TLS'),
      ]);
      const more = unit.chains.length - ways.length;
      const doors = unit.doors.slice(0, 3).map((door) => marked(door.who));
      const rest = unit.doors.length - doors.length;
      return el('article', { class: 'card' },
        el('h3', null, title), el('p', { class: 'soft' }, unit.kind), el('p', { class: 'tags' }, stateTags(unit)),
        el('h4', null, 'Ways in'), list(more > 0 ? [...ways, `and ${more} more`] : ways),
        unit.doors.length > 0 && [el('h4', null, 'Side doors'), list(rest > 0 ? [...doors, `and ${rest} more`] : doors, 'doors')]);
    });
    return el('div', { class: 'cards' }, cards);
  }

  // ---- The panel: what was selected, in words. ----

  const closing = el('button', { type: 'button', class: 'close' }, 'Close');
  const panelBody = el('div', { class: 'body' });
  const panel = el('aside', { id: 'panel', 'aria-label': 'Details' }, closing, panelBody);

  const heading = (text) => el('h2', { tabindex: -1 }, text);
  const section = (title, ...children) => el('section', null, el('h3', null, title), children);
  const needed = (needs) => needs.length > 0 && section('What is needed to tell', list(needs.map((need) => code(need)), 'needs'));
  function limited(items, className) {
    const rest = items.length - LIST_LIMIT;
    return list(rest > 0 ? [...items.slice(0, LIST_LIMIT), `and ${rest.toLocaleString('en')} more`] : items, className);
  }
  function link(unit) {
    const button = el('button', { type: 'button', class: 'link' }, unit.row === null ? 'workloads that cannot be told' : `${unit.name}${unit.port}`);
    button.addEventListener('click', () => select({ type: 'unit', key: unit.key, namespace: unit.namespace }, { show: true }));
    return button;
  }

  function summary(unit) {
    const sentences = [];
    const open = unit.chains.filter((chain) => chain.blocked === 'no');
    if (open.length > 0) {
      sentences.push({
        public: 'Everybody can get here from outside.',
        internal: 'Only internal networks get here from outside.',
        unknown: 'It is reached from outside; by whom is not known.',
      }[widest(open)]);
    } else if (unit.chains.every((chain) => chain.blocked === 'yes')) {
      sentences.push('Nothing from outside gets here: network policies break every way in.');
    } else {
      sentences.push('Whether anything from outside gets here is not known.');
    }
    const routes = unit.chains.every((chain) => chain.way === 'route');
    sentences.push({
      closed: routes ? 'Nobody but the controllers is let in.' : 'Nobody else is let in.',
      open: routes ? 'Others reach it past the guards of its routes.' : 'Others reach it from inside.',
      unknown: 'Who else reaches it is not known.',
    }[unit.row.side] ?? '');
    return sentences.join(' ');
  }

  /** One way in. */
  function told(chain, ...end) {
    const { service } = chain;
    const tls = TLS[chain.tls];
    const labelled = (title, name) => name && [`, ${title} `, code(name)];
    const parts = [labelled('class', chain.class), chain.controller && `, ${chain.controller}`, labelled('owner', chain.owner)];
    const without = chain.way === 'route' ? off(chain.guards) : [];
    const object = nodeWay(chain) ? `${chain.way}, on the addresses of the nodes` : entryKind(chain, null);
    return [
      el('p', { class: 'lead' }, el('span', { class: 'mono' }, start(chain)), ' ', tag(FROM_TONES[chain.from], chain.from)),
      el('p', null, object, parts),
      service && el('p', null, 'to Service ', code(named(service.namespace, service.name)), service.port ? ` port ${service.port}` : ''),
      el('p', { class: 'tags' }, tls && (chain.way === 'route' || chain.tls !== 'unknown') && tag(...tls), guardTags(chain.guards)),
      without.length > 0 && el('p', { class: 'soft' }, `Without ${without.join(', ')}`),
      !chain.lost && el('p', { class: { yes: 'broken', unknown: 'open-question' }[chain.blocked] ?? 'soft' }, blockedText(chain)),
      array(chain.needs).length > 0 && !chain.lost && el('p', { class: 'soft' }, 'To tell more: ', between(chain.needs.map((need) => code(need)))),
      end,
    ];
  }
  const doorItem = (door) => [marked(door.who), allowedBy(door), el('small', null, why(door))];

  function describeUnit(unit) {
    if (unit.row === null) {
      return [
        heading('Workloads that cannot be told'), el('p', null, 'These entries lead to workloads that are not known.'),
        needed(unit.needs), section('Entries', limited(unit.chains.map((chain) => told(chain)), 'items')),
      ];
    }
    const network = unit.row.network ?? {};
    const by = array(network.by);
    const doors = unit.doors.filter((door) => !door.unknown);
    const same = (a, b) => ['reason', 'policy', 'path', 'namespaces', 'selector', 'pods', 'cidr'].every((key) => String(a[key]) === String(b[key]));
    const others = array(network.openings).filter((opening) => !doors.some((door) => same(door, opening)));
    return [
      heading(`${unit.name}${unit.port}`),
      el('p', { class: 'soft' }, `${unit.row.workload.kind} in namespace ${unit.namespace}, ${unit.row.protocol}`),
      el('p', { class: 'tags' }, stateTags(unit)), el('p', null, summary(unit)),
      section(`Ways in (${unit.chains.length})`, limited(unit.chains.map((chain) => told(chain)), 'items')),
      section('Side doors', doors.length > 0 ? limited(doors.map(doorItem), 'items doors')
        : el('p', null, unit.row.side === 'closed' ? 'There are none.' : 'Not known.')),
      section('Network policies',
        el('p', null, by.length > 0 ? ['Isolated by ', between(by.map((key) => code(key)))] : 'No NetworkPolicy that was given isolates it.'),
        others.length > 0 && [
          el('p', { class: 'soft' }, unit.row.side === 'unknown' ? 'Let in, as far as it was given:' : 'Let in, and no side door:'),
          limited(others.map((door) => [marked(who(door, unit.namespace)), allowedBy(door)]), 'items'),
        ]),
      needed(unique([...unit.needs, ...array(network.needs)])),
    ];
  }

  const reach = (unit) => [link(unit), ' ', unit.namespace && el('small', null, unit.namespace), el('span', { class: 'tags' }, stateTags(unit))];

  function describeEntry(key) {
    const found = units.flatMap((unit) => unit.chains.filter((chain) => entryKey(chain) === key).map((chain) => ({ unit, chain })));
    if (found.length === 0) return null;
    const { chain } = found[0];
    const elsewhere = (unit) => unit.namespace !== chain.entry?.namespace && [' in ', code(unit.namespace)];
    const target = (unit) => el('p', null, 'leads to ', link(unit), elsewhere(unit));
    return [
      heading(entryTitle(chain)),
      el('p', { class: 'soft' }, `${entryKind(chain, null)}, reached from: ${unique(found.map((one) => one.chain.from)).join(', ')}`),
      section(`Paths (${found.length})`, limited(found.map((one) => told(one.chain, target(one.unit))), 'items')),
    ];
  }
  function describeSource(key, namespace) {
    const found = units.flatMap((unit) => unit.doors.filter((door) => texts(door.who) === key).map((door) => ({ unit, door })));
    if (found.length === 0) return null;
    found.sort((a, b) => Number(b.unit.namespace === namespace) - Number(a.unit.namespace === namespace));
    const { door } = found[0];
    const items = found.map((one) => [reach(one.unit), allowedBy(one.door)]);
    if (door.unknown) {
      return [
        heading('Not known who else'), el('p', null, 'What was given does not tell who else reaches these.'),
        needed(unique(found.flatMap(({ unit }) => [...unit.needs, ...array(unit.row?.network?.needs)])).slice(0, LIST_LIMIT)),
        section(`Exposed ports (${found.length})`, limited(items, 'items')),
      ];
    }
    const words = texts(door.who);
    const title = words.charAt(0).toUpperCase() + words.slice(1);
    return [heading(title), el('p', null, why(door)), section(`Let in to (${found.length})`, limited(items, 'items doors'))];
  }
  function describeFrom(from, namespace) {
    const own = units.filter((unit) => unit.namespace === namespace);
    const found = own.flatMap((unit) => unit.chains.filter((chain) => chain.from === from).map((chain) => ({ unit, chain })));
    return [
      heading(`From outside: ${from}`), el('p', null, FROM_TEXTS[from]),
      section(`Ways into ${namespace || 'the cluster'} (${found.length})`, limited(found.map(({ unit, chain }) =>
        [el('span', { class: 'mono' }, start(chain)), ' to ', link(unit), chain.blocked === 'yes' && [' ', tag('warn', 'blocked')]]), 'items')),
    ];
  }
  function describeNamespace(namespace) {
    const found = units.filter((unit) => unit.namespace === namespace && fits(unit));
    const order = (unit) => (unit.states.has('side doors') ? 0 : unit.states.has('blocked') ? 1 : unit.states.has('guarded') ? 3 : 2);
    const item = (unit) => [link(unit), el('span', { class: 'tags' }, stateTags(unit))];
    const sorted = [...found].sort((a, b) => order(a) - order(b) || a.at - b.at);
    return [
      heading(namespace || 'cluster'), el('p', { class: 'soft' }, headline({ shown: found })),
      section('Exposed ports, side doors first', limited(sorted.map(item), 'items')),
    ];
  }
  function legend() {
    const sample = (kind, state) => svg('svg', { class: 'sample', viewBox: '0 0 100 6', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
      svg('path', { class: `edge ${kind} ${state}`, d: curve(0.3, 0.3, state === 'cut' ? 'yes' : 'no') }));
    const items = [
      [sample('way', 'sure'), 'a way in from outside'],
      [sample('way', 'cut'), 'broken: network policies keep it from the port'],
      [sample('door', 'sure'), 'a side door: others get in past the routes'],
      [sample('way', 'maybe'), 'not known; select it to see what is missing'],
      [tag('good', 'guarded'), 'nobody but the controllers is let in'],
    ];
    return [
      el('h2', null, 'How to read this'), list(items, 'legend'),
      el('p', { class: 'soft keys' }, 'Select anything for details. The arrow keys move along the lines, Enter selects, Escape goes back.'),
    ];
  }

  function describe() {
    if (!selection) return null;
    switch (selection.type) {
      case 'unit': return byKey.has(selection.key) ? describeUnit(byKey.get(selection.key)) : null;
      case 'entry': return describeEntry(selection.key);
      case 'source': return describeSource(selection.key, selection.namespace);
      case 'from': return describeFrom(selection.key, selection.namespace);
      default: return describeNamespace(selection.namespace);
    }
  }

  // ---- Selecting and marking. ----

  let selection = null;
  const isSelected = (node) => selection !== null && selection.namespace === node.band.namespace
    && (node.type === selection.type ? node.key === selection.key : false);
  const selectionOf = (node) => node.band.open || narrow.matches || node.type === 'from'
    ? { type: node.type, key: node.key, namespace: node.band.namespace }
    : { type: 'namespace', key: '', namespace: node.band.namespace };

  function select(next, { show = false } = {}) {
    const before = document.activeElement;
    selection = next;
    const content = describe();
    if (!content) selection = null;
    panel.classList.toggle('idle', !content);
    panelBody.replaceChildren();
    fill(panelBody, content ?? legend());
    panel.scrollTop = 0;
    if (selection && show) reveal();
    press();
    const first = panelBody.querySelector('h2');
    // Beside the map the focus stays where it is; a sheet over it takes the focus and gives it back.
    if (selection && (sheet.matches || panel.contains(before) || !before?.isConnected)) first?.focus({ preventScroll: !sheet.matches });
  }
  function close() {
    const node = selectedNode();
    select(null);
    node?.element.focus();
  }
  const selectedBand = () => bands.find((band) => band.section && band.namespace === selection?.namespace);
  const selectedNodes = () => selectedBand()?.lanes.flat().filter(isSelected) ?? [];
  // A folded namespace has no node for each of its workloads.
  const selectedNode = () => selectedNodes()[0] ?? selectedBand()?.lanes[2][0];
  /** Opens the namespace of what is selected, and brings it into view. */
  function reveal() {
    const band = bands.find((one) => one.namespace === selection.namespace);
    if (band?.section && !band.open) {
      chosen.set(band.namespace, true);
      render();
    }
    selectedNode()?.element.scrollIntoView({ block: 'nearest' });
  }
  let pressed = [];
  function press() {
    for (const { element } of pressed) element.setAttribute('aria-pressed', 'false');
    pressed = selectedNodes();
    for (const { element } of pressed) element.setAttribute('aria-pressed', 'true');
    mark(null);
  }
  let marks = [];
  /** Marks what runs through a node, or through what is selected. */
  function mark(node) {
    for (const element of marks) element.classList.remove('on', 'marking');
    marks = [];
    const from = node ? [node] : selectedNodes();
    const band = from[0]?.band;
    if (!band?.stage || !band.open) return;
    const runs = (one) => [...one.links].some((each) => from.some(({ links }) => links.has(each)));
    for (const one of [...band.lanes.flat(), ...band.edges]) if (runs(one)) marks.push(one.element);
    for (const element of marks) element.classList.add('on');
    // Where there is much, only what is selected dims the rest.
    if (node && band.edges.length > DIM_LIMIT) return;
    marks.push(band.stage);
    band.stage.classList.add('marking');
  }

  // ---- Keys. ----

  function nearest(lane, node) {
    const linked = lane.filter((one) => [...one.links].some((each) => node.links.has(each)));
    const among = linked.length > 0 ? linked : lane;
    return among.reduce((best, one) => (best && Math.abs(best.y - node.y) <= Math.abs(one.y - node.y) ? best : one), null);
  }
  function vertical(node, step) {
    const lane = node.band.lanes[node.lane];
    const beside = lane[lane.indexOf(node) + step];
    if (beside) return beside;
    const visible = bands.filter((band) => band.section);
    for (let at = visible.indexOf(node.band) + step; visible[at]; at += step) {
      const next = visible[at].lanes[node.lane];
      if (next.length > 0) return step > 0 ? next[0] : next.at(-1);
    }
    return null;
  }
  function sideways(node, step) {
    for (let at = node.lane + step; node.band.lanes[at]; at += step) {
      if (node.band.lanes[at].length > 0) return nearest(node.band.lanes[at], node);
    }
    return null;
  }
  function moved(node, key) {
    const lane = node.band.lanes[node.lane];
    switch (key) {
      case 'ArrowDown': return vertical(node, 1);
      case 'ArrowUp': return vertical(node, -1);
      case 'ArrowRight': return sideways(node, 1);
      case 'ArrowLeft': return sideways(node, -1);
      case 'Home': return lane[0];
      case 'End': return lane.at(-1);
      default: return undefined;
    }
  }

  // ---- The page. ----

  const sheet = matchMedia('screen and (max-width: 80rem)');
  const narrow = matchMedia('screen and (max-width: 48rem)');
  const bands = namespaces.map((namespace) => ({ namespace, shown: [], lanes: [], edges: [], open: false, section: null, drawn: '' }));
  const bandOf = new Map(bands.map((band) => [band.namespace, band]));
  const chosen = new Map();

  function tiles() {
    const count = (test) => units.filter(test).length;
    const rows = (test) => count((unit) => unit.row !== null && test(unit));
    const hosts = new Set(units.flatMap((unit) => unit.chains.filter((chain) => chain.way === 'route').map((chain) => chain.host))).size;
    const all = [
      ['ports', rows(() => true)], ['hosts', hosts], ['public', rows((unit) => unit.from === 'public')],
      ...STATES.slice(0, 4).map((state) => [state, rows((unit) => unit.states.has(state))]),
      ['unresolved', array(data.unresolved).length], ['not read', array(data.errors).length],
    ];
    const shown = all.filter(([title, number], at) => number > 0 || at < 7);
    const tile = ([title, number]) => el('div', null, el('dt', null, title), el('dd', null, number.toLocaleString('en')));
    return el('dl', { class: 'tiles' }, shown.map(tile));
  }

  function errors() {
    if (array(data.errors).length === 0) return null;
    const item = (fault) => {
      if (typeof fault === 'string') return fault;
      const { location, object } = fault;
      const line = location?.line ? `:${location.line}` : '';
      const at = [location?.file && `${location.file}${line}`, object && `${object.kind} ${named(object.namespace, object.name)}`];
      return [at.filter(Boolean).map((one) => [code(one), ' ']), fault.message];
    };
    return el('section', { class: 'errors', 'aria-labelledby': 'errors' }, el('h2', { id: 'errors' }, 'Not read'),
      el('p', null, 'Ways in may be missing below for each of these.'), list(data.errors.map(item)));
  }

  const search = el('input', { type: 'search', id: 'search', autocomplete: 'off', spellcheck: 'false' });
  const FACETS = {
    namespace: ['Namespace', (unit) => [unit.namespace]],
    state: ['State', (unit) => [...unit.states]],
    from: ['From', (unit) => [unit.from]],
    auth: ['Authentication', (unit) => unique(unit.chains.map((chain) => chain.way === 'route' && chain.guards?.auth).filter(Boolean))],
  };
  const ORDERS = { state: STATES, from: FROM };
  const facets = Object.entries(FACETS).map(([key, [, values]]) => {
    const box = el('select', { 'data-facet': key }, el('option', { value: '' }, 'all'));
    const counts = new Map();
    for (const unit of units) for (const value of values(unit)) counts.set(value, (counts.get(value) ?? 0) + weight(unit));
    const order = ORDERS[key];
    const sorted = [...counts.keys()].sort(order ? (a, b) => order.indexOf(a) - order.indexOf(b) : collator.compare);
    // The value is the place in the list: a name of whatever text stays what it is.
    box.append(...sorted.map((value, at) => new Option(`${plain(value === '' ? 'cluster' : value)} (${counts.get(value)})`, String(at))));
    return { key, select: box, sorted, values };
  });
  const folding = el('button', { type: 'button', class: 'folding' }, 'Expand all');
  const controls = el('form', { class: 'controls', role: 'search' }, el('label', { class: 'wide' }, 'Search', search),
    facets.map(({ key, select: one }) => el('label', null, FACETS[key][0], one)), el('button', { type: 'reset' }, 'Reset'), folding);
  const status = el('output', { role: 'status' });
  const head = el('div', { class: 'heads', 'aria-hidden': 'true' }, LANES.map((title) => el('span', null, title)));
  const stages = el('div', { class: 'bands' });

  let words = [];
  function fits(unit) {
    return words.every((word) => unit.text.includes(word))
      && facets.every(({ select: one, sorted, values }) => one.value === '' || values(unit).includes(sorted[Number(one.value)]));
  }

  function render() {
    words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const shown = units.filter(fits);
    for (const band of bands) band.shown = [];
    for (const unit of shown) bandOf.get(unit.namespace).shown.push(unit);
    const visible = bands.filter((band) => band.shown.length > 0);
    for (const band of bands) {
      band.open = chosen.get(band.namespace) ?? shown.length <= OPEN_LIMIT;
      const drawn = `${narrow.matches} ${band.open} ${band.shown.map((unit) => unit.at)}`;
      if (band.shown.length === 0) band.section = null;
      else if (band.section === null || band.drawn !== drawn) drawBand(band);
      band.drawn = drawn;
    }
    const sections = visible.map((band) => band.section);
    // Only what changed is put in anew, so that nothing loses its focus.
    if (sections.length !== stages.children.length || sections.some((one, at) => stages.children[at] !== one)) stages.replaceChildren(...sections);
    folding.textContent = visible.some((band) => !band.open) ? 'Expand all' : 'Collapse all';
    const rows = (all) => all.filter((unit) => unit.row !== null).length;
    const [found, all, lost] = [rows(shown), rows(units), unresolved(shown)];
    const count = found === all ? many(all, 'exposed port') : `${found.toLocaleString('en')} of ${many(all, 'exposed port')}`;
    status.textContent = `${count} in ${many(visible.length, 'namespace')}${lost > 0 ? `, ${lost.toLocaleString('en')} unresolved` : ''}`;
    press();
  }

  function listen() {
    let waiting = false;
    const soon = () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        chosen.clear();
        render();
      });
    };
    controls.addEventListener('input', soon);
    controls.addEventListener('submit', (event) => event.preventDefault());
    controls.addEventListener('reset', () => setTimeout(soon));
    folding.addEventListener('click', () => {
      const open = bands.some((band) => band.section && !band.open);
      for (const band of bands) chosen.set(band.namespace, open);
      render();
    });
    const nodeOf = (event) => nodes.get(event.target.closest?.('.node, .open'));
    stages.addEventListener('click', (event) => {
      const node = nodeOf(event);
      if (node) select(isSelected(node) ? null : selectionOf(node));
    });
    let pointed = null;
    const point = (node) => {
      if (node !== pointed) mark(node);
      pointed = node;
    };
    stages.addEventListener('pointerover', (event) => point(nodeOf(event) ?? null));
    stages.addEventListener('pointerleave', () => point(null));
    stages.addEventListener('focusin', (event) => {
      const node = nodeOf(event);
      if (!node || node.element.classList.contains('open')) return;
      for (const one of node.band.lanes.flat()) one.element.tabIndex = one === node ? 0 : -1;
      mark(node);
    });
    stages.addEventListener('keydown', (event) => {
      const node = nodeOf(event);
      const next = node && !event.ctrlKey && !event.metaKey && !event.altKey ? moved(node, event.key) : undefined;
      if (next === undefined) return;
      event.preventDefault();
      next?.element.focus();
    });
    addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && selection) close();
    });
    closing.addEventListener('click', close);
    narrow.addEventListener('change', render);
  }

  if (!document.querySelector('h1')) main.before(el('header', null, el('h1', null, 'Exposure')));
  if (units.length === 0) {
    main.replaceChildren();
    fill(main, [tiles(), errors(), el('p', null, 'Nothing is exposed, as far as it was given.')]);
    return;
  }
  const map = el('div', { class: 'map' }, head, stages);
  main.replaceChildren();
  fill(main, [tiles(), errors(), controls, status, el('div', { class: 'columns' }, map, panel)]);
  listen();
  select(null);
  render();
})();
