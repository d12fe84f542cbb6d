// Insert a block: the form of /-/block in a dialog, seen again at each choice. Its sentences are the server's.

const find = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];

async function asked(query) {
  const answer = await fetch(`/-/block?${query}`);
  if (!answer.ok && answer.status !== 409) throw new Error(String(answer.status));
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

// Style sheets that the screen has and this one has not yet.
function dress(screen) {
  const known = new Set(all("link[rel=stylesheet]", document.head).map((link) => link.getAttribute("href")));
  for (const link of all("link[rel=stylesheet]", screen.head)) if (!known.has(link.getAttribute("href"))) document.head.append(link);
}

// `text` is a block to open again, "" for a new one; when it cannot be, the server says why.
export async function compose({ path, text, write, failed }) {
  const dialog = document.createElement("dialog");
  const sheet = document.createElement("div");
  const said = document.createElement("p");
  dialog.className = "composing";
  said.className = "unseen";
  said.setAttribute("role", "status");
  const query = () => String(new URLSearchParams(find("form", sheet) ? new FormData(find("form", sheet)) : text ? { path, text } : { path }));
  let turn = 0;

  async function show() {
    const mine = ++turn;
    const sent = query();
    const screen = await asked(sent);
    if (mine !== turn) return;
    if (sheet.firstChild && query() !== sent) { await show(); return; }
    const made = screen.getElementById("inserting");
    const unknown = text && !sheet.firstChild && find(".notice.warning", screen);
    if (unknown) { made.replaceChildren(unknown, find(".choosing-end", made)); find(".insert", made).remove(); }
    const open = all("details[open] > summary", sheet).map((summary) => summary.textContent);
    const focused = sheet.contains(document.activeElement) ? document.activeElement.id : "";
    for (const one of all("details", made)) if (open.includes(find("summary", one).textContent)) one.open = true;
    for (const link of all(".block-result a", made)) link.setAttribute("target", "_blank");
    dress(screen);
    sheet.replaceChildren(made);
    if (focused) document.getElementById(focused)?.focus();
    said.textContent = made.dataset.said;
  }
  let shown = show();
  const again = () => { shown = show(); shown.catch(failed); };

  await shown;
  const end = find(".choosing-end", sheet);
  dialog.setAttribute("aria-label", find("#inserting", sheet).dataset.title);
  dialog.append(sheet, end, said);
  end.hidden = false;
  sheet.addEventListener("change", again);
  sheet.addEventListener("submit", (event) => { event.preventDefault(); again(); });
  find(".close", end).addEventListener("click", () => dialog.close());
  find(".insert", end)?.addEventListener("click", async () => {
    try { await shown; } catch { return; }
    const { value } = find("#block-text", sheet);
    dialog.close();
    write(value);
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
