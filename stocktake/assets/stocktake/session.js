// Says, a few minutes before, that somebody will be signed out, and lets them stay. The site counts; the page asks it
// when the time has come, because another tab may have been busy.
import { refreshForms, session } from './asking.js';
import { buttonFor } from './bar.js';
import { signIn } from './sign-in.js';

const { seconds, warning, person } = document.body.dataset;
let line = null;

export function watchSession(autosave) {
  if (seconds) plan(Number(seconds), autosave);
}

function plan(left, autosave) {
  setTimeout(() => look(autosave), Math.max(1, left - Number(warning)) * 1_000);
}

async function look(autosave) {
  const now = await session().catch(() => null);
  if (!now) return plan(Number(warning) + 30, autosave); // no connection: the save bar says that
  if (now.state !== 'signed_in') return signedOut(autosave);
  hide();
  if (now.seconds > Number(warning) + 5) return plan(now.seconds, autosave);
  warn(now, autosave);
  return setTimeout(() => look(autosave), Math.min(now.seconds + 1, 60) * 1_000);
}

function warn(now, autosave) {
  const minutes = Math.max(1, Math.round(now.seconds / 60));
  const soon = `You will be signed out in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`;
  if (!now.may_stay) return show(`${soon} By then, it will be 12 hours since you signed in. What you type stays on this page.`);
  return show(`${soon} You have not saved or opened anything for a while. What you type stays on this page.`, {
    label: 'Stay signed in',
    plain: true,
    press: async () => {
      const stays = await session(true).catch(() => null);
      if (stays?.state === 'signed_in') hide();
      else look(autosave);
    },
  });
}

function signedOut(autosave) {
  hide();
  if (autosave) return autosave.signedOut();
  return show('You have been signed out. What you typed is still on this page.', {
    label: 'Sign in',
    plain: true,
    press: async () => {
      const now = await signIn(line);
      if (!now) return;
      refreshForms();
      if (String(now.person) === person) plan(now.seconds, autosave);
      else location.reload();
      hide();
    },
  });
}

function show(words, act) {
  if (!line) {
    line = Object.assign(document.createElement('div'), { className: 'app-session' });
    line.setAttribute('role', 'status');
    const bar = document.querySelector('.app-save');
    if (bar) bar.prepend(line);
    else document.querySelector('main').append(line);
  }
  const said = Object.assign(document.createElement('p'), { textContent: words });
  line.replaceChildren(said, act ? buttonFor(act) : '');
}

function hide() {
  line?.remove();
  line = null;
}
