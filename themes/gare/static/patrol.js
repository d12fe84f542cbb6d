// The keys of the patrol: one gesture each, on the change that has the focus. Buttons do the same.

const entries = [...document.querySelectorAll(".patrol-entry")];
const help = document.querySelector(".patrol-keys");
if (help) help.hidden = false;

const current = () => entries.findIndex((one) => one.contains(document.activeElement));

function go(step) {
  const at = current();
  const next = entries[at < 0 ? 0 : Math.min(Math.max(at + step, 0), entries.length - 1)];
  next.focus();
  next.scrollIntoView({ block: "start" });
}

document.addEventListener("keydown", (event) => {
  const free = event.altKey || event.ctrlKey || event.metaKey || event.shiftKey;
  if (free || event.target.closest("input, textarea, select")) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    go(event.key === "ArrowDown" ? 1 : -1);
    return;
  }
  const entry = entries[current()];
  const button = entry && entry.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (button) {
    event.preventDefault();
    button.click();
  }
});

if (entries.length && document.activeElement === document.body) entries[0].focus({ preventScroll: true });
