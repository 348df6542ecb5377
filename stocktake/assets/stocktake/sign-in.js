// Signing in without leaving the page: the password and, where the person has it, the code of the second step.
import { addresses, ask, session } from './asking.js';

const WRONG = 'The email address or password is incorrect. Check both and try again.';
const MANY = 'There were too many attempts. Wait five minutes, then try again.';
const CLOSED = 'This account is closed. Copy what you typed before you leave this page.';
const AWAY = 'The site is not responding. Try again in a moment.';

let open = null;

// Opens under `place` and gives who signed in, or nobody where it is closed again.
export function signIn(place) {
  open?.close();
  return new Promise((resolve) => { open = new Panel(place, resolve); });
}

class Panel {
  constructor(place, resolve) {
    this.resolve = resolve;
    this.before = document.activeElement;
    this.form = document.createElement('form');
    this.form.className = 'app-sign-in';
    this.form.noValidate = true;
    this.form.setAttribute('aria-labelledby', 'sign-in-here');
    this.form.addEventListener('submit', (event) => { event.preventDefault(); this.sent(); });
    (place.closest('form') ?? place).after(this.form);
    this.askPassword();
  }

  askPassword() {
    this.email = field('sign-in-email', 'Email address', { type: 'email', autocomplete: 'username', value: document.body.dataset.email ?? '' });
    this.password = field('sign-in-password', 'Password', { type: 'password', autocomplete: 'current-password' });
    this.show('Sign in to save your words', this.email, this.password);
  }

  askCode() {
    this.password = null;
    this.code = field('sign-in-code', 'Code from your app, or a recovery code', { type: 'text', autocomplete: 'one-time-code', inputMode: 'numeric', maxLength: 20 });
    this.show('Enter a code', this.code);
  }

  show(title, ...fields) {
    const heading = Object.assign(document.createElement('h2'), { className: 'govuk-heading-m', id: 'sign-in-here', textContent: title });
    const button = Object.assign(document.createElement('button'), { className: 'govuk-button', type: 'submit', textContent: 'Sign in' });
    this.problem = Object.assign(document.createElement('p'), { className: 'govuk-error-message', id: 'sign-in-problem' });
    this.problem.setAttribute('role', 'alert');
    this.form.replaceChildren(heading, this.problem, ...fields, button);
    fields.at(-1).querySelector('input').focus();
    this.form.scrollIntoView({ block: 'nearest' });
  }

  async sent() {
    if (this.busy) return;
    this.busy = true;
    try {
      await (this.password ? this.sendPassword() : this.sendCode());
    } catch {
      this.say(AWAY);
    }
    this.busy = false;
  }

  async sendPassword() {
    const now = await session(); // brings the cookie that the form needs, and says who is here already
    if (now.state === 'signed_in') await ask(addresses.signOut, new URLSearchParams());
    const body = new URLSearchParams({ login: valueOf(this.email), password: valueOf(this.password) });
    const { status, told } = await ask(addresses.signIn, body);
    if (told.location?.endsWith('/inactive/')) return this.say(CLOSED);
    if (status === 429) return this.say(MANY);
    if (status >= 500) return this.say(AWAY);
    const said = Object.values(told.form?.fields ?? {}).flatMap(({ errors }) => errors)[0];
    return this.goOn(said ?? WRONG);
  }

  async sendCode() {
    await ask(addresses.code, new URLSearchParams({ code: valueOf(this.code) }));
    return this.goOn('This code is incorrect. Enter the latest code shown in your app.');
  }

  async goOn(problem) {
    const now = await session();
    if (now.state === 'signed_in') this.close(now);
    else if (now.state === 'code' && this.password) this.askCode();
    else if (now.state === 'signed_out' && !this.password) this.askPassword();
    else this.say(problem);
  }

  say(words) {
    this.problem.textContent = words;
    const input = [...this.form.querySelectorAll('input')].at(-1);
    input.setAttribute('aria-describedby', this.problem.id);
    input.select();
  }

  close(person = null) {
    this.form.remove();
    open = null;
    if (this.before?.isConnected) this.before.focus({ preventScroll: true });
    this.resolve(person);
  }
}

function field(id, label, attributes) {
  const group = Object.assign(document.createElement('div'), { className: 'govuk-form-group' });
  const name = Object.assign(document.createElement('label'), { className: 'govuk-label', htmlFor: id, textContent: label });
  const input = Object.assign(document.createElement('input'), { className: 'govuk-input', id, ...attributes });
  group.append(name, input);
  return group;
}

function valueOf(group) {
  return group.querySelector('input').value;
}
