(() => {
  'use strict';
  const table = document.querySelector('table');
  if (!table) return;
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const rows = [...body.rows];
  const controls = document.querySelector('.controls');
  const status = document.querySelector('output');
  const search = document.getElementById('search');
  const order = document.getElementById('order');
  const facets = [...controls.querySelectorAll('select[data-facet]')];
  const collator = new Intl.Collator('en', { numeric: true });
  const texts = rows.map((row) => row.textContent.toLowerCase());

  // Rows shown as cards are no table to some browsers any more; roles keep what they are.
  table.setAttribute('role', 'table');
  for (const row of table.rows) {
    row.setAttribute('role', 'row');
    for (const cell of row.cells) {
      const scope = cell.getAttribute('scope');
      cell.setAttribute('role', scope === 'col' ? 'columnheader' : scope === 'row' ? 'rowheader' : 'cell');
    }
  }
  for (const part of [table.tHead, body]) part.setAttribute('role', 'rowgroup');

  // A row may be in several states, but names are not cut at their spaces.
  const values = (row, facet) => facet === 'state' ? row.dataset.state.split(' ') : [row.dataset[facet]];

  for (const select of facets) {
    const counts = new Map();
    for (const row of rows) {
      for (const value of values(row, select.dataset.facet)) {
        if (value !== '') counts.set(value, (counts.get(value) ?? 0) + 1);
      }
    }
    for (const value of [...counts.keys()].sort(collator.compare)) {
      const option = new Option(`${value} (${counts.get(value)})`, value);
      select.add(option);
    }
  }

  function filter() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, at) => {
      const fits = words.every((word) => texts[at].includes(word))
        && facets.every((select) => select.value === '' || values(row, select.dataset.facet).includes(select.value));
      row.hidden = !fits;
      if (fits) shown += 1;
    });
    const number = (count) => count.toLocaleString('en');
    status.textContent = shown === rows.length
      ? `${number(rows.length)} ${rows.length === 1 ? 'route' : 'routes'}`
      : `${number(shown)} of ${number(rows.length)} routes`;
  }

  const key = (row, column) => row.cells[column].dataset.sort ?? row.cells[column].textContent;

  function sort(column, direction) {
    const sign = direction === 'descending' ? -1 : 1;
    // Equal rows keep the order they came in.
    const sorted = rows.map((row, at) => [key(row, column), at, row]);
    sorted.sort((a, b) => sign * collator.compare(a[0], b[0]) || a[1] - b[1]);
    heads.forEach((head, at) => head.setAttribute('aria-sort', at === column ? direction : 'none'));
    body.append(...sorted.map(([, , row]) => row));
    order.value = `${column} ${direction}`;
  }

  heads.forEach((head, column) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...head.firstElementChild.childNodes);
    head.replaceChildren(button);
    head.setAttribute('aria-sort', 'none');
    button.addEventListener('click', () => {
      // What is worst or latest is looked for first.
      const first = head.dataset.first ?? 'ascending';
      const other = first === 'ascending' ? 'descending' : 'ascending';
      sort(column, head.getAttribute('aria-sort') === first ? other : first);
    });
    for (const direction of ['ascending', 'descending']) {
      order.add(new Option(`${button.textContent}, ${direction}`, `${column} ${direction}`));
    }
  });

  order.addEventListener('change', () => {
    const [column, direction] = order.value.split(' ');
    if (direction) sort(Number(column), direction);
  });
  controls.addEventListener('input', filter);
  controls.addEventListener('submit', (event) => event.preventDefault());
  controls.addEventListener('reset', () => setTimeout(filter));

  // A printed page shows what can be opened on a screen.
  let opened = [];
  addEventListener('beforeprint', () => {
    opened = [...table.querySelectorAll('details:not([open])')];
    for (const one of opened) one.open = true;
  });
  addEventListener('afterprint', () => {
    for (const one of opened) one.open = false;
  });

  controls.hidden = false;
  filter();
})();
