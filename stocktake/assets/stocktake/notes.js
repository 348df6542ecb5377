// What is said beside one answer: that somebody else changed it, or that it cannot be taken. Under the answer, so that
// nothing moves where somebody types.
import { buttonFor, linkTo } from './bar.js';

export class Notes {
  constructor(form) {
    this.form = form;
    this.there = new Map();
  }

  conflict(answer, { who, where, field, at, url }) {
    const link = linkTo({ text: 'Decide which one goes into the return', url });
    const words = `${who} changed the ${field} too${where}, ${at}. Both versions are kept, and you can carry on typing.`;
    this.put(answer, 'conflict', words, link);
  }

  news(answer, words, press) {
    this.put(answer, 'news', `${words} You are looking at the earlier version.`, buttonFor({ label: 'Show the new version', press, plain: true }));
  }

  problem(answer, words) {
    if (words) this.put(answer, 'problem', words);
    else this.remove(answer, 'problem');
  }

  remove(answer, what) {
    const key = `${answer.key}-${what}`;
    this.there.get(key)?.remove();
    this.there.delete(key);
  }

  put(answer, what, words, more) {
    this.remove(answer, what);
    const note = document.createElement('div');
    note.className = what === 'problem' ? 'app-beside app-beside--problem' : 'app-beside';
    const said = document.createElement('p');
    said.textContent = words;
    note.append(said, more ?? '');
    this.there.set(`${answer.key}-${what}`, note);
    this.after(answer).after(note);
  }

  // The part of the form that the answer's controls stand in.
  after(answer) {
    let part = answer.controls[0];
    while (part.parentElement !== this.form) part = part.parentElement;
    return part;
  }
}
