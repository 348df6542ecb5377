// Small comforts for forms. Every page works without them.

// A control inside a closed part of the page cannot take the focus: an error link opens that part first.
export function openBeforeFocus() {
  for (const link of document.querySelectorAll('.govuk-error-summary a[href^="#"]')) {
    link.addEventListener('click', () => {
      const closed = document.getElementById(link.hash.slice(1))?.closest('details');
      if (closed) closed.open = true;
    }, { capture: true });
  }
}

// "94 words" under a text, kept true while somebody types.
export function countWords() {
  for (const line of document.querySelectorAll('[data-words-of]')) {
    const text = document.getElementById(line.dataset.wordsOf);
    if (!text) continue;
    const show = () => {
      const count = text.value.split(/\s+/).filter(Boolean).length;
      line.textContent = `${count.toLocaleString('en-GB')} ${count === 1 ? 'word' : 'words'}`;
    };
    text.addEventListener('input', show);
    show();
  }
}

// For browsers whose stylesheets cannot let a text box grow with its text: more rows, never fewer than it had.
export function growTextareas() {
  if (CSS.supports('field-sizing', 'content')) return;
  for (const text of document.querySelectorAll('textarea')) {
    const least = text.rows;
    const grow = () => {
      text.rows = least;
      while (text.scrollHeight > text.clientHeight && text.rows < 60) text.rows += 1;
    };
    text.addEventListener('input', grow);
    grow();
  }
}

// "3 chosen" in the bar under a list with ticks.
export function countChosen() {
  for (const form of document.querySelectorAll('form[data-chosen]')) {
    const state = form.querySelector('[data-chosen-count]');
    if (!state) continue;
    const show = () => {
      const count = form.querySelectorAll('input[type=checkbox]:checked').length;
      state.textContent = count ? `${count} selected` : '';
    };
    form.addEventListener('change', show);
    show();
  }
}

// A second press on the same button sends nothing. Coming back to the page makes the form ready again.
export function submitOnce() {
  for (const form of document.querySelectorAll('form[data-submit-once]')) {
    form.addEventListener('submit', (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = 'yes';
    });
  }
  window.addEventListener('pageshow', () => {
    for (const form of document.querySelectorAll('form[data-submit-once]')) delete form.dataset.sent;
  });
}

// After checking a document the answer is read first.
export function focusVerdict() {
  document.getElementById('verdict')?.focus();
}
