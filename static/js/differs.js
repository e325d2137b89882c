// <textarea data-differs="id">: what it changes in the text of #id[data-old] stands there while one types, word by word.
const TOKEN = /[\p{L}\p{N}_]+(?:['’‑-][\p{L}\p{N}_]+)*|[^\p{L}\p{N}_\s\u00ad\u200b]/gu;
const MOST = 4e6; // cells of the table below: two texts of two thousand words

// The tokens of a text, each with the white space before it, as app/core/word_diff.py takes them.
function tokens(text) {
  const found = [];
  let end = 0;
  for (const match of text.normalize("NFC").matchAll(TOKEN)) {
    found.push({ text: match[0], space: match.input.slice(end, match.index) });
    end = match.index + match[0].length;
  }
  return found;
}

// [change, text] pairs by the longest common subsequence; what went stands before what came.
function pieces(before, after) {
  const width = after.length + 1, length = new Uint16Array((before.length + 1) * width);
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--)
      length[i * width + j] = before[i].text === after[j].text
        ? length[(i + 1) * width + j + 1] + 1
        : Math.max(length[(i + 1) * width + j], length[i * width + j + 1]);
  const found = [];
  let gone = "", come = "";
  const settle = () => {
    if (gone) found.push(["del", gone]);
    if (come) found.push(["ins", come]);
    gone = come = "";
  };
  for (let i = 0, j = 0; i < before.length || j < after.length; ) {
    if (i < before.length && j < after.length && before[i].text === after[j].text) {
      settle();
      found.push(["same", after[j].space + after[j].text]);
      i++, j++;
    } else if (j >= after.length || (i < before.length && length[(i + 1) * width + j] >= length[i * width + j + 1]))
      gone += before[i].space + before[i++].text;
    else come += after[j].space + after[j++].text;
  }
  settle();
  return found;
}

function marked(kind, text, said) {
  if (kind === "same") return [text];
  const words = text.trimStart();
  const node = document.createElement(kind), before = document.createElement("span"), after = document.createElement("span");
  before.className = after.className = "vh";
  before.textContent = `[${said} `;
  after.textContent = "]";
  node.append(before, words, after);
  return [text.slice(0, text.length - words.length), node];
}

function show(box) {
  const place = document.getElementById(box.dataset.differs), { old, gone, new: fresh } = place.dataset;
  const before = tokens(old), after = tokens(box.value);
  if (before.length * after.length > MOST) return;
  const found = pieces(before, after);
  place.replaceChildren(...found.flatMap(([kind, text]) => marked(kind, text, kind === "del" ? gone : fresh)));
  place.closest("[data-differs-box]").hidden = found.every(([kind]) => kind === "same");
}

const waiting = new WeakMap();
addEventListener("input", ({ target }) => {
  if (!target.dataset?.differs) return;
  clearTimeout(waiting.get(target));
  waiting.set(target, setTimeout(() => show(target), 120));
});
for (const box of document.querySelectorAll("textarea[data-differs]")) show(box);
