// Reading: double-click to edit, section links beside headings, titles while searching.

const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const text = document.querySelector("article.text");
const contents = document.querySelector(".contents details");
const field = document.getElementById("q");

// Without script, links to edit a section stay in the contents list.
for (const link of all(".contents .edit-section")) {
  const heading = document.getElementById(link.previousElementSibling.hash.slice(1));
  const line = document.createElement("div");
  line.className = "heading";
  heading?.before(line);
  line.append(heading || "", link);
}
if (contents && matchMedia("(min-width: 64rem)").matches) contents.open = true;

text?.addEventListener("dblclick", (event) => {
  const edit = document.querySelector("a.edit");
  if (edit && !event.target.closest("a, summary, pre, code")) location.assign(edit.href);
});

// A draft that was sent goes once the page shows another version.
try {
  for (const key of text ? Object.keys(localStorage) : []) {
    if (!key.startsWith(`gare:${text.dataset.path}#`)) continue;
    const draft = JSON.parse(localStorage[key]);
    if (draft.sent && draft.base !== text.dataset.blob) localStorage.removeItem(key);
  }
} catch { /* No storage, no drafts. */ }

if (field) {
  const list = document.createElement("ul");
  const set = (element, values) => {
    for (const name in values) element.setAttribute(name, values[name]);
  };
  let chosen;
  let turn = 0;
  set(list, { id: "titles", class: "choices", role: "listbox", "aria-label": field.dataset.list });
  field.after(list);
  set(field, { role: "combobox", "aria-autocomplete": "list", "aria-controls": "titles" });

  const choose = (index) => {
    chosen = index;
    all("li", list).forEach((option, i) => set(option, { "aria-selected": i === index }));
    set(field, { "aria-activedescendant": list.children[index]?.id || "" });
  };
  const show = (titles) => {
    list.replaceChildren(...titles.map((page, i) => {
      const option = document.createElement("li");
      set(option, { id: `title-${i}`, role: "option", "data-address": page.address });
      option.textContent = page.title;
      return option;
    }));
    list.hidden = !titles.length;
    set(field, { "aria-expanded": !list.hidden });
    choose(-1);
  };
  const open = (option) => location.assign(option.dataset.address);
  show([]);

  field.addEventListener("input", async () => {
    const mine = ++turn;
    const typed = field.value.trim();
    await new Promise((done) => setTimeout(done, 150));
    if (mine !== turn) return;
    try {
      const answer = typed && await fetch(`${field.dataset.titles}?q=${encodeURIComponent(typed)}`);
      const { titles } = answer ? await answer.json() : { titles: [] };
      if (mine === turn) show(titles.slice(0, 8));
    } catch { show([]); }
  });
  field.addEventListener("keydown", (event) => {
    const { key } = event;
    const count = list.children.length;
    if (!count) return;
    if (key === "ArrowDown") choose((chosen + 1) % count);
    else if (key === "ArrowUp") choose((chosen > 0 ? chosen : count) - 1);
    else if (key === "Escape") show([]);
    else if (key === "Enter" && chosen >= 0) open(list.children[chosen]);
    else return;
    event.preventDefault();
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => open(event.target.closest("li")));
  field.addEventListener("blur", () => { turn++; show([]); });
}
