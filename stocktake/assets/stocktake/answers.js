// The answers on a page: which controls belong to which, what was changed since the site last took it, and what was
// sent. What a control "was loaded with" is its default value, which moves on with each save.
const REASON = 'no-response';

export function isChanged(control) {
  if (['hidden', 'submit', 'button'].includes(control.type)) return false;
  if (isTick(control)) return control.checked !== control.defaultChecked;
  if (control.options) return [...control.options].some((option) => option.selected !== option.defaultSelected);
  return 'defaultValue' in control && control.value !== control.defaultValue;
}

export class Answers {
  constructor(form) {
    this.form = form;
    this.reason = form.elements[REASON];
    this.all = [...form.querySelectorAll('input[name^="version-"]')].map((version) => (
      { key: version.name.slice('version-'.length), version, controls: [], aside: '', refused: null }
    ));
    for (const control of form.elements) this.belongsTo(control)?.controls.push(control);
  }

  // "good_practice_tick" is a control of "good_practice".
  belongsTo(control) {
    if (control.type === 'hidden' || control.type === 'file') return undefined;
    const named = this.all.filter(({ key }) => control.name === key || control.name.startsWith(`${key}_`));
    return named.sort((one, other) => other.key.length - one.key.length)[0];
  }

  get(key) {
    return this.all.find((answer) => answer.key === key);
  }

  // Of those that differ from what the site has; a reason stands for every part that is empty.
  changed() {
    const all = 'unsaved' in this.form.dataset || (this.reason && isChanged(this.reason));
    return this.all.filter((answer) => all || answer.controls.some(isChanged));
  }

  // Without what was refused and is still the same: sending it again would change nothing.
  toSend() {
    return this.changed().filter((answer) => answer.refused !== this.asText(answer));
  }

  isUnsaved() {
    return this.changed().length > 0 || this.hasFiles();
  }

  hasFiles() {
    return [...this.form.elements].some((control) => control.type === 'file' && control.value);
  }

  // A save as it is sent, and sent again unchanged until it is answered.
  freeze(id) {
    const answers = this.toSend();
    if (!answers.length) return null;
    const controls = [...answers.flatMap((answer) => answer.controls), ...(this.reason ? [this.reason] : [])];
    const body = new URLSearchParams({ 'client-id': id, writer: this.form.elements.writer.value });
    for (const control of controls) if (!isTick(control) || control.checked) body.append(control.name, control.value);
    for (const answer of answers) {
      body.append(answer.version.name, answer.version.value);
      body.append(`aside-${answer.key}`, answer.aside);
    }
    const sent = controls.map((control) => ({ control, value: control.value, checked: control.checked }));
    return { body, answers, sent, texts: new Map(answers.map((answer) => [answer, this.asText(answer)])) };
  }

  // The site has it, in the return or beside it: the page now differs from what was sent, no longer from before.
  taken(save, answer, withReason) {
    const ours = save.sent.filter(({ control }) => answer.controls.includes(control) || (withReason && control === this.reason));
    for (const { control, value, checked } of ours) setDefault(control, value, checked);
    answer.refused = null;
    if (save.answers.length === this.all.length) delete this.form.dataset.unsaved;
  }

  // Kept beside somebody else's text. The page's own form says so too, so that the button keeps nothing twice.
  keptAside(answer, pk) {
    answer.aside = String(pk);
    this.tell(`aside-${answer.key}`, answer.aside);
  }

  // The form says that its words are saved, so that the page after the button can say it too.
  autosaved({ state, at }) {
    if (state !== 'saved') return;
    this.tell('autosaved', 'yes');
    document.querySelector('[data-nobody-yet]')?.replaceChildren(`You, today at ${at}`);
  }

  tell(name, value) {
    const input = this.form.elements[name] ?? this.form.appendChild(Object.assign(document.createElement('input'), { type: 'hidden', name }));
    input.value = value;
  }

  // Takes over what is there now.
  fill(answer, controls, version) {
    answer.version.value = version;
    for (const control of answer.controls) {
      const there = controls[control.name];
      const checked = control.type === 'radio' ? control.value === there : Boolean(there);
      if (isTick(control)) control.checked = checked;
      else control.value = there ?? '';
      setDefault(control, control.value, checked);
      control.dispatchEvent(new Event('input', { bubbles: true }));
    }
  }

  asText(answer) {
    return JSON.stringify([...answer.controls, ...(this.reason ? [this.reason] : [])].map((control) => [control.value, control.checked]));
  }
}

function isTick(control) {
  return ['checkbox', 'radio'].includes(control.type);
}

function setDefault(control, value, checked) {
  if (isTick(control)) control.defaultChecked = checked;
  else control.defaultValue = value;
}
