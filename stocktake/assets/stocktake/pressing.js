// While a button is pressed nothing on the page may move: a click counts only where the press began. Whoever clicks out
// of a text sends it by that very press, and the answer may come before the button is let go.
const LONGEST = 2_000; // the pointer may be let go where no page hears of it
let press = Promise.resolve();

document.addEventListener('pointerdown', () => {
  press = new Promise((resolve) => {
    setTimeout(resolve, LONGEST);
    for (const end of ['pointerup', 'pointercancel']) window.addEventListener(end, () => setTimeout(resolve), { once: true });
  });
}, { capture: true });

export const released = () => press;
