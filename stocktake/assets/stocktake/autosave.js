// Saves what was changed when the typing pauses. Every save is sent unchanged until it is answered, whatever comes
// between; what is typed meanwhile waits for the next one. The words stay on the page whatever happens.
import { ask, newId, refreshForms } from './asking.js';
import { Answers } from './answers.js';
import { Bar } from './bar.js';
import { Notes } from './notes.js';
import { signIn } from './sign-in.js';

const PAUSE = 1_500;
const SHORTEST = 2_000;
const LONGEST = 30_000; // between two attempts
const SAFE = 'Your words are safe here.';
const COPY = 'Copy what you typed before you leave this page.';

export class Autosave {
  constructor(form, bar) {
    this.form = form;
    this.url = bar.dataset.autosave;
    this.bar = new Bar(bar);
    this.answers = new Answers(form);
    this.notes = new Notes(form);
    this.failures = 0;
    form.addEventListener('input', () => this.typed());
    form.addEventListener('change', () => this.left());
    form.addEventListener('submit', (event) => this.submitted(event), { capture: true });
    document.addEventListener('click', (event) => this.followed(event));
    window.addEventListener('online', () => this.send());
    window.addEventListener('beforeunload', (event) => { if (this.isUnsaved() && !this.leaves) event.preventDefault(); });
    window.addEventListener('pageshow', () => { this.leaves = false; });
    document.addEventListener('visibilitychange', () => this.send());
    if (this.answers.toSend().length) this.typed(); // a browser that brings a page back brings its words back
  }

  isUnsaved() {
    return Boolean(this.pending) || this.answers.isUnsaved();
  }

  typed() {
    if (this.stopped || this.pending) return;
    if (!this.answers.isUnsaved()) return this.bar.loaded();
    this.since ??= new Date();
    const onlyFiles = !this.answers.changed().length;
    this.bar.unsaved(onlyFiles ? 'Not attached yet' : 'Not saved yet');
    if (!onlyFiles) this.later(PAUSE);
  }

  left() {
    if (!this.pending && this.answers.toSend().length) this.send();
  }

  later(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), pause);
  }

  send() {
    this.running ??= this.attempt().finally(() => { this.running = null; });
    return this.running;
  }

  async attempt() {
    clearTimeout(this.timer);
    if (this.stopped) return;
    this.pending ??= this.answers.freeze(newId());
    if (!this.pending) return;
    if (!this.failures) this.bar.saving();
    try {
      this.answered(await ask(this.url, this.pending.body));
    } catch {
      this.failed('No connection.');
    }
  }

  answered({ status, told }) {
    if (told.versions) this.take(told);
    else if (status === 401) this.signedOut();
    else if (told.state === 'another') this.isAnother(told.name);
    else if (told.state === 'closed' || told.state === 'broken') this.stop(`${told.reason} ${COPY}`);
    else if (status === 403 || status === 404) this.stop(`You can no longer write here: your role has ended or changed. ${COPY}`);
    else this.failed('The site is not responding.');
  }

  take(told) {
    const save = this.pending;
    this.pending = null;
    this.failures = 0;
    for (const answer of save.answers) this.takeOne(save, answer, told);
    this.answers.autosaved(told);
    this.since = this.answers.toSend().length ? new Date() : null;
    this.tell(told);
    if (this.since) this.later(PAUSE);
  }

  takeOne(save, answer, told) {
    const conflict = told.conflicts.find(({ key }) => key === answer.key);
    const isTaken = conflict || answer.key in told.versions;
    if (conflict) {
      this.answers.keptAside(answer, conflict.aside);
      this.notes.conflict(answer, conflict);
    } else if (isTaken) {
      answer.version.value = told.versions[answer.key];
    }
    if (isTaken) this.answers.taken(save, answer, !told.errors['no-response']);
    else answer.refused = save.texts.get(answer);
    this.notes.problem(answer, isTaken ? '' : told.errors[answer.key] ?? told.errors['no-response']);
  }

  tell(told) {
    const [conflict] = told.conflicts;
    const [problem] = Object.values(told.errors);
    if (problem) this.bar.failed('Not saved', problem);
    else if (conflict) this.decide(told.at, conflict);
    else if (this.since) this.bar.unsaved();
    else this.bar.saved(told.at, this.answers.hasFiles() ? 'The files are not attached yet.' : '');
  }

  decide(at, { who, field, where, url }) {
    const rest = this.since ? ' What you typed since is not saved yet.' : '';
    this.bar.aside(at, `${who} changed the ${field} too${where}.${rest}`, { text: 'Decide between the two versions', url });
  }

  failed(why) {
    this.failures += 1;
    const pause = Math.min(LONGEST, SHORTEST * 2 ** (this.failures - 1));
    this.bar.failed(`Not saved since ${clock(this.since ??= new Date())}`, `${why} ${SAFE}`, { label: 'Try again', press: () => this.send() });
    this.later(pause);
  }

  signedOut() {
    this.failures += 1;
    this.bar.failed('You have been signed out', `${SAFE} Sign in to save them.`, { label: 'Sign in', press: () => this.signIn() });
  }

  isAnother(name) {
    this.failures += 1;
    this.bar.failed(`You are signed in as ${name}`, `Somebody else opened this page. Their words are not saved under that name. ${COPY}`, { label: 'Sign in', press: () => this.signIn() });
  }

  // The person who opened the page goes on where they were; for anybody else nothing is saved.
  async signIn() {
    const person = await signIn(this.bar.bar);
    if (!person) return;
    refreshForms();
    if (String(person.person) !== document.body.dataset.person) return this.isAnother(person.name);
    await this.send();
    if (!this.pending && !this.since) this.bar.saved(clock(new Date()));
  }

  stop(reason) {
    this.stopped = true;
    this.bar.failed('Not saved', reason, false);
  }

  // The button saves what is typed first, so that the form that follows says nothing new.
  async submitted(event) {
    if (this.leaves || (!this.running && !this.pending && !this.answers.toSend().length)) {
      this.leaves = true;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (this.flushes || !await this.flush()) return;
    this.leaves = true;
    this.form.requestSubmit(event.submitter);
  }

  // A link waits for the words on their way, so that the browser asks only about what cannot be saved.
  async followed(event) {
    const link = event.target.closest('a[href]');
    const opensHere = link && !link.target && !event.defaultPrevented && !(event.ctrlKey || event.metaKey || event.shiftKey);
    const isElsewhere = opensHere && link.href.split('#')[0] !== location.href.split('#')[0];
    if (!isElsewhere || this.failures || this.flushes || !(this.pending || this.answers.toSend().length)) return;
    event.preventDefault();
    await this.flush();
    location.assign(link.href);
  }

  // Whether all is saved that can be.
  async flush() {
    this.flushes = true;
    let turn = 0;
    do await this.send(); while (!this.failures && this.answers.toSend().length && (turn += 1) < 3);
    this.flushes = false;
    return !this.failures;
  }
}

function clock(at) {
  return at.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'Europe/London' });
}
