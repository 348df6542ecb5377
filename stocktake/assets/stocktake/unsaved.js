// For forms that are saved by their button alone: says "Not saved yet" as soon as something differs from what was
// loaded, and asks before that is left behind.
import { isChanged } from './answers.js';

export function watchUnsaved() {
  for (const state of document.querySelectorAll('.app-save:not([data-autosave]) .app-save__state')) {
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
