// Comfort only: every page works without it.
import {
  Button, Checkboxes, ErrorSummary, PasswordInput, Radios, SkipLink, createAll,
} from '../govuk/govuk-frontend.min.js';

document.body.classList.add('js-enabled', 'govuk-frontend-supported');
createAll(Button);
createAll(Checkboxes);
createAll(ErrorSummary);
createAll(PasswordInput);
createAll(Radios);
createAll(SkipLink);

openBeforeFocus();
countWords();
growTextareas();
submitOnce();
watchUnsaved();
focusVerdict();

// A control inside a closed part of the page cannot take the focus: an error link opens that part first.
function openBeforeFocus() {
  for (const link of document.querySelectorAll('.govuk-error-summary a[href^="#"]')) {
    link.addEventListener('click', () => {
      const closed = document.getElementById(link.hash.slice(1))?.closest('details');
      if (closed) closed.open = true;
    }, { capture: true });
  }
}

// "94 words" under a text, kept true while somebody types.
function countWords() {
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
function growTextareas() {
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

// A second press on the same button sends nothing. Coming back to the page makes the form ready again.
function submitOnce() {
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

// Says "Not saved yet" as soon as something differs from what was loaded, and asks before that is left behind.
function watchUnsaved() {
  for (const state of document.querySelectorAll('.app-save__state')) {
    const form = state.closest('form');
    if (!form) continue;
    const asLoaded = state.textContent.trim();
    const differs = () => 'unsaved' in form.dataset || [...form.elements].some(isChanged);
    const show = () => {
      const words = differs() ? 'Not saved yet' : asLoaded;
      if (state.textContent.trim() !== words) state.textContent = words;
    };
    form.addEventListener('input', show);
    form.addEventListener('change', show);
    window.addEventListener('pageshow', show);
    window.addEventListener('beforeunload', (event) => {
      if (differs() && !form.dataset.sent) event.preventDefault();
    });
  }
}

function isChanged(control) {
  if (['hidden', 'submit', 'button'].includes(control.type)) return false;
  if (['checkbox', 'radio'].includes(control.type)) return control.checked !== control.defaultChecked;
  if (control.options) return [...control.options].some((option) => option.selected !== option.defaultSelected);
  return 'defaultValue' in control && control.value !== control.defaultValue;
}

// After checking a document the answer is read first.
function focusVerdict() {
  document.getElementById('verdict')?.focus();
}
