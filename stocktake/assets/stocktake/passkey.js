// Fingerprint, face or PIN of the device in place of the password. The answer goes into a hidden box of the form and is
// checked by the server in the request that signs. Without a script, or without such a device, the password stays.

const bytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
const keys = (list) => (list ?? []).map((key) => ({ ...key, id: bytes(key.id) }));

export function watchPasskeys() {
  const use = document.querySelector('[data-passkey-use]');
  if (use && window.PublicKeyCredential) {
    use.hidden = false;
    use.addEventListener('click', () => ask(use, () => sign(JSON.parse(use.dataset.passkeyUse))));
  }
  const make = document.querySelector('[data-passkey-make]');
  make?.form.addEventListener('submit', (event) => {
    if (answer(make).value) return;
    event.preventDefault();
    ask(make, () => create(JSON.parse(make.dataset.passkeyMake)));
  });
}

async function ask(button, doIt) {
  const said = button.form.querySelector('[data-passkey-said]');
  if (button.dataset.busy) return;
  button.dataset.busy = 'yes';
  said.textContent = '';
  try {
    answer(button).value = JSON.stringify(await doIt());
    button.form.requestSubmit();
  } catch (problem) {
    answer(button).value = '';
    said.textContent = button.dataset[problem.name === 'InvalidStateError' ? 'there' : 'failed'];
  } finally {
    delete button.dataset.busy;
  }
}

const answer = (button) => button.form.querySelector('[data-passkey-answer]');

async function sign({ challenge, rpId, allow }) {
  const allowCredentials = allow.map((id) => ({ type: 'public-key', id: bytes(id) }));
  const publicKey = { challenge: bytes(challenge), rpId, allowCredentials, userVerification: 'required' };
  const { id, rawId, type, response } = await navigator.credentials.get({ publicKey });
  return {
    id,
    rawId: text(rawId),
    type,
    response: {
      clientDataJSON: text(response.clientDataJSON),
      authenticatorData: text(response.authenticatorData),
      signature: text(response.signature),
    },
  };
}

async function create(options) {
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: keys(options.excludeCredentials),
  };
  const made = await navigator.credentials.create({ publicKey });
  return {
    id: made.id,
    rawId: text(made.rawId),
    type: made.type,
    response: {
      clientDataJSON: text(made.response.clientDataJSON),
      attestationObject: text(made.response.attestationObject),
    },
    clientExtensionResults: made.getClientExtensionResults(),
  };
}
