// The builder of kinds: a plus only, each gesture is a button of the form and works without it.

const form = document.getElementById("builder");
const state = () => JSON.stringify([...new FormData(form)].filter(([name]) => !name.startsWith("csrf") && !name.startsWith("new.")));
const before = "unsaved" in form.dataset ? null : state();
let leaving = false;

document.getElementById("faults")?.focus();
form.addEventListener("submit", () => { leaving = true; });
addEventListener("pageshow", () => { leaving = false; });
addEventListener("beforeunload", (event) => { if (!leaving && state() !== before) event.preventDefault(); });

// What goes wrong in a field may be in a part that is folded: a link to it opens it.

function unfold() {
  const at = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const fold = at?.querySelector("details");
  if (fold) fold.open = true;
}
addEventListener("hashchange", unfold);
