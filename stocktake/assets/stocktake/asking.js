// Questions that a page asks the site without leaving. The answer is JSON, or the status alone counts.
const LONGEST = 30_000;
const accounts = document.body.dataset.accounts;

export const addresses = {
  session: `${accounts}session/`, signIn: `${accounts}login/`, code: `${accounts}two-steps/code/`, signOut: `${accounts}logout/`,
};

// Throws where nobody answers. The token is read anew each time: signing in changes it, here or in another tab.
export async function ask(url, body, again = true) {
  const reply = await fetch(url, {
    method: body ? 'POST' : 'GET',
    body,
    headers: { Accept: 'application/json', 'X-Requested-With': 'XMLHttpRequest', 'X-CSRFToken': token() },
    redirect: 'manual',
    signal: AbortSignal.timeout(LONGEST),
  });
  const isJson = reply.headers.get('Content-Type')?.startsWith('application/json');
  const told = isJson ? await reply.json() : {};
  if (told.state === 'forged' && again) {
    await ask(addresses.session); // brings a fresh cookie
    return ask(url, body, false);
  }
  return { status: reply.status, told };
}

// Who is signed in: {state: "signed_in", person, name, seconds}, or "code", or "signed_out".
export async function session(stay = false) {
  const { told } = await ask(addresses.session, stay ? new URLSearchParams() : undefined);
  return told;
}

// The page's own forms have to carry the token that counts since somebody signed in.
export function refreshForms() {
  for (const input of document.querySelectorAll('input[name=csrfmiddlewaretoken]')) input.value = token();
}

function token() {
  return /(?:^|; )csrftoken=([^;]*)/.exec(document.cookie)?.[1] ?? '';
}

// A name for one save, so that the same save sent twice is one.
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
