// The save bar: what became of the words on this page, for the eye at once and for the ear when it matters.
const QUIET = 4_000; // "Saved" is said once, when the typing has paused

export class Bar {
  constructor(bar) {
    this.bar = bar;
    this.state = bar.querySelector('.app-save__state');
    this.said = bar.querySelector('.app-save__said');
    this.buttons = [...bar.querySelectorAll('button')];
    this.asLoaded = [...this.state.childNodes];
  }

  loaded() {
    this.show({});
    this.state.replaceChildren(...this.asLoaded);
  }

  unsaved(what = 'Not saved yet') {
    this.show({ what });
  }

  saving() {
    this.show({ what: 'Saving' });
  }

  saved(at, more = '') {
    this.show({ icon: 'tick', what: `Saved at ${at}`, why: more });
    this.quiet = setTimeout(() => this.say(`Saved at ${at}. ${more}`), QUIET);
  }

  aside(at, why, link) {
    this.show({ icon: 'tick', what: `Kept at ${at}`, why: `${why} `, link, isLoud: true });
    this.say(`${why} ${link.text}.`);
  }

  failed(what, why, act) {
    this.show({ icon: 'warning', what, why, act, isLoud: true });
    this.say(`${what}. ${why}`);
  }

  // `act` is a button in place of the others, or false for none. Whoever stands on `link` stays there when it is shown
  // anew.
  show({ icon, what = '', why = '', link, act, isLoud = false }) {
    clearTimeout(this.quiet);
    const words = document.createElement('span');
    const heading = document.createElement(isLoud ? 'strong' : 'span');
    heading.textContent = what;
    words.append(heading, why ? document.createElement('br') : '', why);
    const drawn = icon ? [this.bar.querySelector(`template[data-icon=${icon}]`).content.cloneNode(true)] : [];
    const isHeld = this.state.contains(document.activeElement);
    const leads = link && words.appendChild(linkTo(link));
    this.state.tabIndex = -1;
    this.state.replaceChildren(...drawn, words);
    if (isHeld) (leads ?? this.state).focus({ preventScroll: true });
    for (const button of this.buttons) button.hidden = act !== undefined;
    this.button?.remove();
    this.button = act ? this.bar.appendChild(buttonFor(act)) : null;
  }

  say(words) {
    if (this.said.textContent !== words) this.said.textContent = words;
  }
}

export function linkTo({ text, url }) {
  const link = document.createElement('a');
  link.className = 'govuk-link';
  link.href = url;
  link.textContent = text;
  return link;
}

export function buttonFor({ label, press, plain = false }) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = plain ? 'app-link-button' : 'govuk-button';
  button.textContent = label;
  button.addEventListener('click', press);
  return button;
}
