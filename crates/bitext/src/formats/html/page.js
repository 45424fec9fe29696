// Words that say the same light up together: by pointer, or by the arrow keys and Tab.
let lit = [];
function light(word) {
  for (const other of lit) other.classList.remove("lit");
  lit = [];
  if (!word?.dataset.l) return;
  const links = new Set(word.dataset.l.split(" "));
  for (const other of word.closest("article").querySelectorAll(".w"))
    if (other.dataset.l.split(" ").some((link) => links.has(link))) lit.push(other);
  for (const other of lit) other.classList.add("lit");
}
addEventListener("pointerover", (event) => light(event.target.closest(".w")));
addEventListener("focusin", (event) => light(event.target.closest(".w")));
addEventListener("keydown", (event) => {
  const word = event.target.closest?.(".w");
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!word || !step) return;
  const words = [...word.parentElement.querySelectorAll(".w")];
  const forward = getComputedStyle(word.parentElement).direction === "rtl" ? -step : step;
  const next = words[words.indexOf(word) + forward];
  if (!next) return;
  event.preventDefault();
  word.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
});
