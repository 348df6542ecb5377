// Comfort only: every page works without it.
import {
  Button, Checkboxes, ErrorSummary, PasswordInput, Radios, SkipLink, createAll,
} from '../govuk/govuk-frontend.min.js';
import { Autosave } from './autosave.js';
import { watchCare } from './careful.js';
import { countChosen, countWords, focusVerdict, growTextareas, openBeforeFocus, submitOnce } from './comfort.js';
import { watchNow } from './now.js';
import { watchPasskeys } from './passkey.js';
import { watchSession } from './session.js';
import { watchUnsaved } from './unsaved.js';

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
const bar = document.querySelector('.app-save[data-autosave]');
const autosave = bar ? new Autosave(bar.closest('form'), bar) : null;
watchCare();
submitOnce();
countChosen();
watchUnsaved();
focusVerdict();
watchPasskeys();
const now = document.querySelector('[data-now]');
if (now) watchNow(now, autosave);
watchSession(autosave);
