(() => {
  'use strict';
  const rows = [...document.querySelectorAll('[data-row]')];
  const controls = document.querySelector('.controls');
  const status = document.querySelector('output');
  const search = document.getElementById('search');
  if (rows.length === 0) return;
  // What a cell says when it is pointed at can be looked for, too.
  const text = (row) => [row.textContent, ...[...row.querySelectorAll('[title]')].map((cell) => cell.title)].join(' ').toLowerCase();
  const texts = rows.map(text);

  function filter() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, at) => {
      row.hidden = !words.every((word) => texts[at].includes(word));
      if (!row.hidden) shown += 1;
    });
    status.textContent = words.length === 0 ? '' : `${shown.toLocaleString('en')} of ${rows.length.toLocaleString('en')}`;
  }

  controls.addEventListener('input', filter);
  controls.addEventListener('submit', (event) => event.preventDefault());
  controls.hidden = false;
  filter();
})();
