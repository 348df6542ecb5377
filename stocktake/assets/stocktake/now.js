// Asks now and then who else is on this question and what was written since: a courtesy, while the page is looked at.
import { ask } from './asking.js';

const PAUSE = 20_000;

export function watchNow(line, autosave) {
  const url = line.dataset.now;
  let timer;
  const look = async () => {
    clearTimeout(timer);
    if (document.hidden) return;
    try {
      hear(line, autosave, url, await ask(url, new URLSearchParams()));
    } catch { /* nothing depends on it: the save bar says when the connection is gone */ }
    timer = setTimeout(look, PAUSE);
  };
  document.addEventListener('visibilitychange', look);
  look();
}

function hear(line, autosave, url, { status, told }) {
  if (status === 401 && autosave && !autosave.failures) autosave.signedOut();
  if (status !== 200) return;
  line.textContent = told.here;
  line.hidden = !told.here;
  if (!autosave || autosave.stopped) return;
  if (told.closed) autosave.stop(told.closed);
  for (const answer of autosave.answers.all) compare(autosave, answer, told.fields[answer.key], url);
}

// An answer that nobody touches here can be brought up to date; one that is being typed is compared when it is saved.
function compare(autosave, answer, there, url) {
  const isNews = there && there.version > Number(answer.version.value) && !answer.aside;
  const isTouched = autosave.pending?.answers.includes(answer) || autosave.answers.changed().includes(answer);
  if (!isNews || isTouched) autosave.notes.remove(answer, 'news');
  else autosave.notes.news(answer, there.words, () => load(autosave, answer, url));
}

async function load(autosave, answer, url) {
  const { status, told } = await ask(url).catch(() => ({}));
  if (status !== 200 || autosave.answers.changed().includes(answer)) return;
  autosave.answers.fill(answer, told.controls, told.versions[answer.key]);
  autosave.notes.remove(answer, 'news');
  answer.controls[0].focus();
}
