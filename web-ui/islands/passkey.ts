// `<form data-passkey="show" data-options="…">` asks an authenticator before it is sent: with "make" for a new passkey, with
// "show" for one that is there. What the browser gives goes along in the field `given`. Stays hidden where a browser cannot.

async function asked(form: HTMLFormElement): Promise<Credential | null> {
  const answer = await fetch(form.dataset.options ?? "", { credentials: "same-origin" });
  if (!answer.ok) throw new Error(String(answer.status));
  const options = await answer.json();
  return form.dataset.passkey === "make"
    ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
    : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
}

function prepare(form: HTMLFormElement): void {
  const given = form.elements.namedItem("given");
  const trouble = form.querySelector<HTMLElement>("[data-passkey-trouble]");
  const known = form.querySelector<HTMLElement>("[data-passkey-known]");
  if (!(given instanceof HTMLInputElement) || !trouble || !known) return;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    trouble.hidden = true;
    known.hidden = true;
    try {
      const credential = await asked(form);
      if (!credential) throw new Error("none");
      given.value = JSON.stringify(credential);
      form.submit();
    } catch (error) {
      // Of other reasons the browser does not say which, so that no page learns which passkeys there are.
      const why = error instanceof DOMException && error.name === "InvalidStateError" ? known : trouble;
      why.hidden = false;
      why.focus();
    }
  });
}

const knows = "PublicKeyCredential" in window && "parseCreationOptionsFromJSON" in PublicKeyCredential;
if (knows) {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-passkey]")) prepare(form);
}
