// Forms of fiches: everything here is a plus, the form works without it. Sentences come from the page.

const form = document.getElementById("editor");
const find = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];

find("#faults")?.focus();
if (!document.getElementById("upload")) find("[data-do=file]", form)?.remove();

// One value more, without asking the server.

function add(button) {
  const group = button.closest("fieldset");
  const last = all("[data-row]", group).at(-1);
  const row = last.cloneNode(true);
  const parts = find("[name]", last).id.slice(group.id.length + 1).split("-");
  const old = `${group.id}-${parts[0]}`;
  const number = Number(parts[0]) + 1;
  const renew = (text) => (text === old || text.startsWith(`${old}-`) ? `${group.id}-${number}${text.slice(old.length)}` : text);
  for (const one of all(".error, .told, p.check", row)) one.remove();
  for (const one of all("*", row)) {
    for (const name of ["id", "for"]) if (one.hasAttribute(name)) one.setAttribute(name, renew(one.getAttribute(name)));
    if (one.dataset.titles !== undefined) one.removeAttribute("list");
    for (const name of ["aria-invalid", "aria-describedby", "autofocus"]) one.removeAttribute(name);
    if (!one.name) continue;
    one.name = one.name.replace(/\.\d+\./, `.${number}.`);
    if (one.type === "checkbox") one.checked = false; else one.value = "";
  }
  for (const one of all("[data-number]", row)) one.textContent = number + 1;
  for (const one of all("label.unseen", row)) one.textContent = one.textContent.replace(/\d+\s*$/, number + 1);
  last.after(row);
  return find("input:not([type=hidden]), select, textarea", row);
}
form.addEventListener("click", (event) => {
  const button = event.target.closest("button[name=add]");
  if (!button) return;
  event.preventDefault();
  add(button).focus();
});

// Any page: titles that begin so are proposed, by the browser's own list.

let asked;
async function propose(input) {
  try {
    const answer = await fetch(`/-/api/v1/titles?q=${encodeURIComponent(input.value.trim())}`);
    const { titles } = await answer.json();
    let list = document.getElementById(`${input.id}-pages`);
    if (!list) {
      list = document.createElement("datalist");
      list.id = `${input.id}-pages`;
      form.append(list);
      input.setAttribute("list", list.id);
    }
    list.replaceChildren(...titles.map(({ path, title }) => new Option(title, path)));
  } catch { /* Titles are a plus: any may be typed. */ }
}
form.addEventListener("input", ({ target }) => {
  if (!target.matches("[data-titles]") || target.value.trim().length < 2) return;
  clearTimeout(asked);
  asked = setTimeout(() => propose(target), 200);
});

// Draft, kept by this browser only: all the fields, with the version they began from.

const plain = `gare-form:${form.dataset.kind}:${form.dataset.path}`;
const key = form.dataset.draft ? `${plain}!${form.dataset.draft}` : plain;
const base = form.elements.base;
const own = new Set(["csrf_token", "base", "id", "kind", "folder", "another", "agreed", "draft"]);
const said = () => [...new FormData(form)].filter(([name, value]) => !own.has(name) && typeof value === "string");
const state = () => JSON.stringify(said().filter(([, value]) => value));
const before = "unsaved" in form.dataset ? null : state();
let leaving = false;

function read(name = key) {
  try { return JSON.parse(localStorage.getItem(name)); } catch { return null; }
}
function keep() {
  try {
    if (state() === before) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify({ said: said(), base: base.value, at: Date.now(), sent: leaving }));
  } catch { /* No storage: the warning before leaving is what remains. */ }
}
function inputs(name) {
  return all("input, select, textarea", form).filter((one) => one.name === name && one.type !== "hidden");
}
function grow(name, count) {
  const button = all("button[name=add]", form).find((one) => name === `field.${one.value}` || name.startsWith(`field.${one.value}.`));
  for (let turn = 0; button && inputs(name).length < count && turn < 200; turn += 1) add(button);
}
function resume(draft) {
  const values = new Map();
  for (const [name, value] of draft.said) values.set(name, [...(values.get(name) || []), value]);
  for (const [name, texts] of values) grow(name, texts.length);
  for (const one of all("input, select, textarea", form)) {
    if (!one.name || one.type === "hidden" || one.type === "file" || own.has(one.name)) continue;
    const texts = values.get(one.name) || [];
    if (one.type === "checkbox") one.checked = texts.includes(one.value); else one.value = texts.shift() || "";
  }
  base.value = draft.base;
}
function offer() {
  if (key !== plain && read(plain)?.sent) localStorage.removeItem(plain); // It was just kept on the server.
  const draft = read();
  const notice = find(".form-draft", form);
  if (before === null) { keep(); return; }
  if (!draft) return;
  if (draft.sent && (draft.base !== base.value || !form.dataset.path)) { localStorage.removeItem(key); return; }
  const sentence = find("p", notice);
  const when = new Date(draft.at).toLocaleString(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
  sentence.textContent = (draft.base === base.value ? sentence.dataset.same : sentence.dataset.older).replace("{when}", when);
  notice.hidden = false;
  find(".resume", notice).addEventListener("click", () => { resume(draft); notice.hidden = true; });
  find(".drop", notice).addEventListener("click", () => { localStorage.removeItem(key); notice.hidden = true; });
}
let timer;
form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(keep, 600); });
form.addEventListener("submit", () => { leaving = true; keep(); });
addEventListener("pageshow", () => { leaving = false; });
addEventListener("pagehide", () => { if (state() !== before) keep(); });
addEventListener("beforeunload", (event) => { if (!leaving && state() !== before) event.preventDefault(); });
offer();
