"use strict";
const { pairs, names } = JSON.parse(document.getElementById("data").textContent);
const PAGE = 200;
const PLACES = 50;
const RANK = { note: 1, warning: 2, error: 3 };
const [search, level, kind] = ["search", "level", "kind"].map((id) => document.getElementById(id));
const body = document.getElementById("names");
const more = document.getElementById("more");

const fold = (text) => text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f\u064b-\u065f\u0640]/g, "").replace(/[أإآ]/g, "ا").replace(/ى/g, "ي").replace(/ة/g, "ه");
for (const name of names) {
  name.rank = Math.max(0, ...name.uses.map((use) => (use.finding ? RANK[use.finding[0]] : 0)));
  name.text = fold([name.name, name.preferred ?? "", ...name.renderings.map(([english]) => english)].join("\n"));
}
names.sort((one, other) => other.rank - one.rank || other.uses.length - one.uses.length);
for (const known of [...new Set(names.map((name) => name.kind))].filter(Boolean).sort()) kind.append(new Option(known, known));

function make(tag, options = {}, ...children) {
  const element = Object.assign(document.createElement(tag), options);
  element.append(...children);
  return element;
}

function marked(text, span) {
  if (!span) return [text];
  return [text.slice(0, span[0]), make("mark", {}, text.slice(...span)), text.slice(span[1])];
}

function place(use) {
  const [id, ar, en] = pairs[use.pair];
  const about = make("p", { className: `about ${use.finding ? use.finding[0] : "id"}` }, use.finding ? `${id}: ${use.finding[1]}` : id);
  return make(
    "div",
    { className: "place" },
    about,
    make("p", { lang: "en" }, ...marked(en, use.en)),
    make("p", { lang: "ar", dir: "rtl" }, ...marked(ar, use.ar)),
  );
}

function places(name) {
  const uses = [...name.uses].sort((one, other) => (other.finding ? RANK[other.finding[0]] : 0) - (one.finding ? RANK[one.finding[0]] : 0));
  const box = make("div", { className: "places" });
  let shown = 0;
  const button = make("button", { type: "button", textContent: "Show more places" });
  const show = () => {
    for (const use of uses.slice(shown, shown + PLACES)) box.insertBefore(place(use), button);
    shown += PLACES;
    button.hidden = shown >= uses.length;
  };
  box.append(button);
  button.addEventListener("click", show);
  show();
  return box;
}

function row(name) {
  const worst = Object.keys(RANK).find((known) => RANK[known] === name.rank);
  const open = make("button", { type: "button", lang: "ar", dir: "rtl" }, name.name);
  open.setAttribute("aria-expanded", "false");
  const renderings = name.renderings.map(([english, count]) => {
    const className = english === name.preferred || name.accepted.includes(english) ? "rendering" : "rendering other";
    return make("span", { className }, english, make("span", { className: "count" }, ` ×${count}`));
  });
  const preferred = name.preferred ? [name.preferred, make("span", { className: "by" }, ` (${name.by})`)] : [];
  const line = make(
    "tr",
    { className: "name" },
    make("td", {}, open),
    make("td", { className: "kind" }, name.kind),
    make("td", { className: worst ?? "" }, ...preferred),
    make("td", {}, ...renderings),
    make("td", { className: "count" }, String(name.uses.length)),
  );
  let below = null;
  line.addEventListener("click", () => {
    if (below) {
      below.remove();
      below = null;
    } else {
      below = make("tr", {}, make("td", { colSpan: 5 }, places(name)));
      line.after(below);
    }
    open.setAttribute("aria-expanded", String(below !== null));
  });
  return line;
}

let found = [];
function show() {
  const begin = body.dataset.shown ? Number(body.dataset.shown) : 0;
  body.append(...found.slice(begin, begin + PAGE).map(row));
  body.dataset.shown = String(begin + PAGE);
  more.hidden = begin + PAGE >= found.length;
}

function choose() {
  const wanted = fold(search.value.trim());
  const least = RANK[level.value] ?? 0;
  found = names.filter(
    (name) =>
      name.text.includes(wanted) &&
      name.rank >= least &&
      (level.value !== "several" || name.renderings.length > 1) &&
      (!kind.value || name.kind === kind.value),
  );
  document.getElementById("count").textContent = `${found.length} of ${names.length} names`;
  body.replaceChildren();
  body.dataset.shown = "0";
  show();
}

more.addEventListener("click", show);
for (const control of [search, level, kind]) control.addEventListener("input", choose);
choose();
