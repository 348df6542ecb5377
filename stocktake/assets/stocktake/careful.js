// Points out, after a pause in typing, what might let somebody be recognised. The note stands under the text and never
// stops anybody; "Keep it as it is" works without leaving the page.
import { ask } from './asking.js';

const PAUSE = 1_500;

export function watchCare() {
  for (const note of document.querySelectorAll('[data-careful]')) {
    const text = textOf(note);
    if (text) watch(note, text);
  }
}

function textOf(note) {
  const named = note.closest('form')?.elements;
  return named && [note.dataset.of, `${note.dataset.of}_words`].map((name) => named[name]).find((box) => box?.tagName === 'TEXTAREA');
}

function watch(note, text) {
  let seen = text.value;
  let timer;
  text.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
  note.addEventListener('click', (event) => {
    const button = event.target.closest('button[name=stay]');
    if (!button) return;
    event.preventDefault();
    keep(note, button, text);
  });

  async function look() {
    if (text.value === seen) return;
    const typed = text.value;
    const answer = await tryToAsk(note.dataset.look, { field: note.dataset.careful, text: typed });
    if (answer?.status !== 200 || typed !== text.value) return;
    seen = typed;
    if (!note.contains(document.activeElement)) note.innerHTML = answer.told.html;
  }
}

// Where it cannot be kept now, the button does what it does without a script: it saves the page.
async function keep(note, button, text) {
  const place = button.closest('[data-phrase]');
  const answer = await tryToAsk(note.dataset.keep, { field: note.dataset.careful, phrase: place.dataset.phrase });
  if (answer?.status !== 200) {
    button.form.requestSubmit(button);
    return;
  }
  text.focus();
  place.remove();
  if (!note.querySelector('[data-phrase]')) note.replaceChildren();
}

async function tryToAsk(url, fields) {
  try {
    return await ask(url, new URLSearchParams(fields));
  } catch {
    return null;
  }
}
