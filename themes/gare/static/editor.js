// Writing: everything here is a plus, the form works without it. Sentences come from the page.

const form = document.getElementById("editor");
const area = form.elements.source;
const base = form.elements.base;
const token = form.elements.csrf_token.value;
const path = form.dataset.path;
const find = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const later = (wait, action) => {
  let timer;
  return () => { clearTimeout(timer); timer = setTimeout(action, wait); };
};

// Text: every change goes through the browser's own undo.

function insert(text, start = area.selectionStart, end = area.selectionEnd) {
  area.focus();
  area.setSelectionRange(start, end);
  if (start === end && !text) return;
  if (document.execCommand(text ? "insertText" : "delete", false, text)) return;
  area.setRangeText(text, start, end, "end");
  area.dispatchEvent(new Event("input"));
}

const selected = () => area.value.slice(area.selectionStart, area.selectionEnd);
const lineStart = (at) => area.value.lastIndexOf("\n", at - 1) + 1;
const lineEnd = (at) => {
  const end = area.value.indexOf("\n", at);
  return end < 0 ? area.value.length : end;
};

function wrap(before, after, sample) {
  const { selectionStart: start, selectionEnd: end } = area;
  const inside = selected();
  const outer = area.value.slice(start - before.length, end + after.length);
  if (inside && outer === before + inside + after) {
    insert(inside, start - before.length, end + after.length);
    area.setSelectionRange(start - before.length, end - before.length);
    return;
  }
  insert(before + (inside || sample) + after);
  const from = start + before.length;
  area.setSelectionRange(from, from + (inside || sample).length);
}

function mark(prefix, pattern) {
  const start = lineStart(area.selectionStart);
  const end = lineEnd(Math.max(area.selectionStart, area.selectionEnd - 1));
  const lines = area.value.slice(start, end).split("\n");
  const marked = lines.every((line) => pattern.test(line));
  const text = lines.map((line) => (marked ? "" : prefix) + line.replace(pattern, "")).join("\n");
  insert(text, start, end);
  area.setSelectionRange(lines.length > 1 ? start : start + text.length, start + text.length);
}

function block(text, from, length) {
  const header = /^---\n[^]*?\n---[ \t]*(?=\n|$)/.exec(area.value)?.[0].length ?? 0;
  const at = lineEnd(Math.max(area.selectionEnd, header));
  const before = area.value.slice(0, at);
  const gap = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  insert(`${gap}${text}\n`, at, at);
  area.setSelectionRange(at + gap.length + from, at + gap.length + from + length);
}

const words = (name) => find(".words", form).dataset[name];
const chooser = document.createElement("input");
chooser.type = "file";
chooser.multiple = true;
chooser.addEventListener("change", () => { send([...chooser.files]); chooser.value = ""; });

const actions = {
  bold: () => wrap("**", "**", words("text")),
  italic: () => wrap("*", "*", words("text")),
  title: () => mark("## ", /^#{1,6}\s+/),
  list: () => mark("- ", /^[-*+]\s+(?!\[[ xX]\])/),
  tasks: () => mark("- [ ] ", /^[-*+]\s+\[[ xX]\]\s+/),
  page: () => { insert(`[[${selected()}`); complete(); },
  link() {
    const text = selected();
    const start = area.selectionStart;
    const isAddress = /^https?:\/\/\S+$/.test(text);
    const label = isAddress ? words("text") : text || words("text");
    const address = isAddress ? text : "https://";
    insert(`[${label}](${address})`);
    const from = text && !isAddress ? start + label.length + 3 : start + 1;
    area.setSelectionRange(from, from + (text && !isAddress ? address : label).length);
  },
  file: () => chooser.click(),
  table() {
    const cell = words("column");
    block(`| ${cell} 1 | ${cell} 2 |\n| --- | --- |\n|  |  |\n|  |  |`, 2, cell.length + 2);
  },
  note: () => block(`::: note\n${words("text")}\n:::`, 9, words("text").length),
  block(tool) {
    const failed = () => alert(tool.dataset.failed);
    const here = [...area.value.matchAll(/^```\{[a-z-]+\}[ \t]*\n(?:[^`]*\n)?```[ \t]*$/gm)]
      .find(({ 0: { length }, index }) => index <= area.selectionStart && area.selectionEnd <= index + length);
    const write = here
      ? (text) => insert(text, here.index, here.index + here[0].length)
      : (text) => block(text, text.length + 1, 0);
    const asked = { path, text: here ? here[0] : "", write, failed };
    import("./blocks.js").then(({ compose }) => compose(asked)).catch(failed);
  },
  footnote() {
    let number = 1;
    while (area.value.includes(`[^${number}]`)) number += 1;
    insert(`[^${number}]`, area.selectionEnd, area.selectionEnd);
    const at = area.value.trimEnd().length;
    insert(`\n\n[^${number}]: `, at, area.value.length);
  },
};

// Tool bar: one stop of the Tab key, arrows inside.

const bar = find(".toolbar", form);
if (bar) {
  const tools = all("button", bar);
  const reach = (index) => {
    const next = tools[(index + tools.length) % tools.length];
    tools.forEach((tool) => { tool.tabIndex = tool === next ? 0 : -1; });
    return next;
  };
  if (!window.HTMLDialogElement) for (const tool of all("[data-do=file], [data-do=block]", bar)) tool.remove();
  bar.hidden = false;
  reach(0);
  bar.addEventListener("keydown", (event) => {
    const index = tools.indexOf(event.target);
    const to = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: -1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    reach(to).focus();
  });
  bar.addEventListener("click", (event) => {
    const tool = event.target.closest("button");
    if (!tool) return;
    reach(tools.indexOf(tool));
    actions[tool.dataset.do](tool);
  });
  for (const panel of all(".shortcuts")) panel.hidden = false;
}

// Keys.

const save = find(".save .primary", form);
const look = find(".save [name=preview]", form);
const everywhere = { s: () => save.click(), enter: () => look.click() };
const inText = { b: actions.bold, i: actions.italic, k: actions.link };
form.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  const name = event.key.toLowerCase();
  const action = everywhere[name] || (event.target === area && inText[name]);
  if (!action) return;
  event.preventDefault();
  action();
});

area.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (!choices.hidden || area.selectionStart !== area.selectionEnd) return;
  const at = area.selectionStart;
  const start = lineStart(at);
  const item = /^(\s*)([-*+]|(\d+)([.)]))(\s+)(\[[ xX]\]\s+)?(.*)$/.exec(area.value.slice(start, lineEnd(at)));
  if (!item || at < start + item[0].length - item[7].length) return;
  event.preventDefault();
  if (!item[7]) { insert("", start, at); return; }
  const bullet = item[3] ? Number(item[3]) + 1 + item[4] : item[2];
  insert(`\n${item[1]}${bullet}${item[5]}${item[6] ? "[ ] " : ""}`);
});

// Completion of [[links]] with the titles of pages.

const said = document.getElementById("found");
const choices = document.createElement("ul");
choices.className = "choices";
choices.hidden = true;
choices.id = "pages-found";
choices.setAttribute("role", "listbox");
choices.setAttribute("aria-label", said.dataset.list);
area.after(choices);
let chosen = 0;
let turn = 0;
let waiting;

const opened = () => /\[\[([^\][|\n]*)$/.exec(area.value.slice(lineStart(area.selectionStart), area.selectionStart));
function close() {
  turn += 1;
  clearTimeout(waiting);
  choices.hidden = true;
  area.removeAttribute("aria-controls");
  said.textContent = "";
}
function point(index) {
  chosen = (index + choices.children.length) % choices.children.length;
  all("li", choices).forEach((option, i) => option.setAttribute("aria-selected", i === chosen));
  said.textContent = choices.children[chosen].firstChild.textContent;
}
function below() {
  const mirror = document.createElement("div");
  const style = getComputedStyle(area);
  for (const name of ["font", "padding", "border", "lineHeight", "tabSize"]) mirror.style[name] = style[name];
  Object.assign(mirror.style, { position: "absolute", visibility: "hidden", whiteSpace: "pre-wrap", overflowWrap: "break-word", width: `${area.offsetWidth}px`, boxSizing: "border-box" });
  mirror.textContent = `${area.value.slice(0, area.selectionStart)}\u200b`;
  area.after(mirror);
  const top = mirror.offsetHeight - area.scrollTop;
  mirror.remove();
  return Math.min(Math.max(top, 0), area.offsetHeight);
}
async function complete() {
  const typed = opened();
  const mine = ++turn;
  if (!typed) { close(); return; }
  try {
    const answer = await fetch(`/-/api/v1/titles?q=${encodeURIComponent(typed[1].trim())}`);
    const { titles } = await answer.json();
    if (mine !== turn) return;
    if (!titles.length) { close(); return; }
    choices.replaceChildren(...titles.slice(0, 8).map((page) => {
      const option = document.createElement("li");
      const place = document.createElement("small");
      place.textContent = page.path;
      option.append(page.title, place);
      option.dataset.path = page.path;
      option.dataset.title = page.title;
      option.setAttribute("role", "option");
      return option;
    }));
    choices.hidden = false;
    choices.style.top = `${below()}px`;
    area.setAttribute("aria-controls", choices.id);
    point(0);
    said.textContent = fill(titles.length > 1 ? said.dataset.some : said.dataset.one, { count: choices.children.length });
  } catch { close(); }
}
function take(option) {
  const typed = opened();
  const at = area.selectionStart;
  const end = area.value.startsWith("]]", at) ? at + 2 : at;
  const { path: place, title } = option.dataset;
  const label = /[\][|]/.test(title) ? "" : `|${title}`;
  insert(`[[${place}${label}]]`, at - typed[0].length, end);
  close();
}
area.addEventListener("input", (event) => {
  if (event.inputType?.startsWith("history")) close(); else if (opened() || !choices.hidden) { clearTimeout(waiting); waiting = setTimeout(complete, 150); }
});
area.addEventListener("keydown", (event) => {
  if (choices.hidden) { if (event.key === "Escape") close(); return; }
  if (event.key === "ArrowDown") point(chosen + 1);
  else if (event.key === "ArrowUp") point(chosen - 1);
  else if (event.key === "Escape") close();
  else if ((event.key === "Enter" || event.key === "Tab") && !event.ctrlKey && opened()) take(choices.children[chosen]);
  else return;
  event.preventDefault();
});
choices.addEventListener("pointerdown", (event) => event.preventDefault());
choices.addEventListener("click", (event) => take(event.target.closest("li")));
area.addEventListener("blur", close);

// Preview beside the text on wide screens, in its place on narrow ones.

const pane = document.getElementById("preview");
if (pane) {
  const sheet = find(".text", pane);
  const shut = find(".close", pane);
  const writing = find(".pane.writing", form);
  const narrow = matchMedia("(max-width: 63.99rem)");
  const refresh = async () => {
    const body = new URLSearchParams(new FormData(form));
    body.set("path", path);
    try {
      const answer = await fetch("/-/preview", { method: "POST", body, headers: { "X-CSRFToken": token } });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      sheet.replaceChildren(...page.body.childNodes);
    } catch { sheet.textContent = sheet.dataset.failed; }
  };
  const arrange = () => { writing.hidden = narrow.matches && !pane.hidden && !shut.hidden; };
  narrow.addEventListener?.("change", arrange);
  look.addEventListener("click", async (event) => {
    event.preventDefault();
    await refresh();
    pane.hidden = shut.hidden = false;
    arrange();
    find("h2", pane).focus();
    pane.scrollIntoView({ block: "nearest" });
  });
  shut.addEventListener("click", () => {
    pane.hidden = true;
    arrange();
    area.focus();
  });
  if (!pane.hidden) shut.hidden = false;
  const refreshSoon = later(700, refresh);
  area.addEventListener("input", () => { if (!pane.hidden) refreshSoon(); });
}

// Size, in bytes as the server counts.

const size = document.getElementById("size");
const limit = Number(form.dataset.max);
if (size && limit) {
  const measure = () => {
    const left = limit - new TextEncoder().encode(area.value).length;
    const kilobytes = Math.ceil(Math.abs(left) / 1024);
    const sentence = left < 0 ? size.dataset.over : left < limit / 10 ? size.dataset.left : "";
    size.textContent = fill(sentence, { kilobytes });
    size.classList.toggle("error", left < 0);
  };
  area.addEventListener("input", later(400, measure));
  measure();
}

// Draft, kept by this browser only: one for each page and section, with the version it began from.
// Those that were not taken up stay aside, the newest first, until one drops them or the page is saved.

const plain = `gare:${path}#${form.dataset.section}`;
const key = form.dataset.draft ? `${plain}!${form.dataset.draft}` : plain;
const aside = `${key}~`;
const before = "unsaved" in form.dataset ? null : area.defaultValue;
let leaving = false;
function read(name) {
  try { return JSON.parse(localStorage.getItem(name)); } catch { return null; }
}
function write(name, value) {
  try {
    if (value) localStorage.setItem(name, JSON.stringify(value)); else localStorage.removeItem(name);
  } catch { /* No storage: the warning before leaving is what remains. */ }
}
function keep() {
  if (form.dataset.kind) return; // form.js keeps all the fields.
  write(key, area.value !== before && { text: area.value, base: base.value, at: Date.now(), sent: leaving });
  const { drafts } = read(aside) ?? {};
  if (drafts) write(aside, { drafts, base: base.value, sent: leaving });
}
function offer() {
  const notice = find(".draft", form);
  if (key !== plain && read(plain)?.sent) write(plain); // It was just kept on the server.
  if (before === null) { keep(); return; }
  if (!notice) return;
  const last = read(key);
  const saved = last?.sent && last.base !== base.value;
  const drafts = [last, ...(read(aside)?.drafts ?? [])].filter((draft) => draft && !saved && draft.text !== area.value).slice(0, 3);
  const show = () => {
    write(aside, drafts.length && { drafts });
    const [draft] = drafts;
    notice.hidden = !draft;
    if (!draft) return;
    const sentence = find("p", notice);
    const when = new Date(draft.at).toLocaleString(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
    sentence.textContent = fill(draft.base === base.value ? sentence.dataset.same : sentence.dataset.older, { when });
  };
  write(key);
  show();
  find(".resume", notice).addEventListener("click", () => {
    const draft = drafts.shift();
    insert(draft.text, 0, area.value.length);
    base.value = draft.base;
    keep();
    show();
    notice.hidden = true;
  });
  find(".drop", notice).addEventListener("click", () => {
    drafts.shift();
    show();
    if (!drafts.length) area.focus();
  });
}
area.addEventListener("input", later(600, keep));
form.addEventListener("submit", () => { leaving = true; keep(); });
addEventListener("pageshow", () => { leaving = false; });
addEventListener("pagehide", () => { if (area.value !== before) keep(); });
addEventListener("beforeunload", (event) => {
  if (!leaving && area.value !== before) event.preventDefault();
});
offer();

// Files: chosen, dropped or pasted; each asks what it shows before it is sent.

const dialog = document.getElementById("upload");
function ask(file) {
  const image = file.type.startsWith("image/");
  const fields = find("form", dialog);
  const error = document.getElementById("upload-error");
  fields.reset();
  error.textContent = "";
  find(".file-name", dialog).textContent = file.name;
  for (const part of all("[data-when]", dialog)) part.hidden = (part.dataset.when === "image") !== image;
  if (!image) fields.elements.alt.value = file.name;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((done) => {
    fields.onsubmit = async (event) => {
      if (event.submitter?.value !== "add") return;
      event.preventDefault();
      const alt = fields.elements.alt.value.trim();
      const decorative = image && fields.elements.decorative.checked;
      if (!alt && !decorative) { error.textContent = error.dataset.need; fields.elements.alt.focus(); return; }
      const answer = await upload(file, decorative ? "" : alt, decorative);
      if (answer.markdown) { dialog.close("add"); done(answer.markdown); } else error.textContent = answer.error || error.dataset.failed;
    };
    dialog.onclose = () => done("");
  });
}
async function upload(file, alt, decorative) {
  const body = new FormData();
  body.set("file", file);
  body.set("alt", alt);
  if (decorative) body.set("decorative", "1");
  if (form.elements.author) body.set("author", form.elements.author.value);
  try {
    const answer = await fetch(`/-/files/${path.split("/").map(encodeURIComponent).join("/")}`, { method: "POST", body, headers: { "X-CSRFToken": token, Accept: "application/json" } });
    return await answer.json();
  } catch { return {}; }
}
async function send(files) {
  for (const file of files) {
    const { selectionStart, selectionEnd } = area;
    const markdown = await ask(file);
    if (markdown) insert(`${markdown}\n`, selectionStart, selectionEnd);
  }
}
if (dialog?.showModal) {
  const carried = (event) => [...(event.clipboardData || event.dataTransfer).files];
  for (const name of ["paste", "drop"]) {
    area.addEventListener(name, (event) => {
      area.parentNode.classList.remove("dropping");
      if (!carried(event).length || event.clipboardData?.types.includes("text/plain")) return;
      event.preventDefault();
      send(carried(event));
    });
  }
  area.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    area.parentNode.classList.add("dropping");
  });
  area.addEventListener("dragleave", () => area.parentNode.classList.remove("dropping"));
}
