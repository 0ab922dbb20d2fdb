// Words selected in the text become the passage. Offsets count code points, not UTF-16 units.

const form = document.querySelector("#pick");
const wordsAt = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest(".words");

function offset(node, at) {
  const words = wordsAt(node);
  if (!words) return null;
  const before = document.createRange();
  before.setStart(words, 0);
  before.setEnd(node, at);
  return Number(words.dataset.start) + [...before.toString()].length;
}

document.addEventListener("selectionchange", () => {
  const selection = getSelection();
  if (!form || !selection.rangeCount || selection.isCollapsed) return;
  const range = selection.getRangeAt(0);
  const start = offset(range.startContainer, range.startOffset);
  const end = offset(range.endContainer, range.endOffset);
  if (start === null || end === null || end <= start) return;
  form.elements.start.value = start;
  form.elements.end.value = end;
  form.elements.quote.value = [...document.querySelectorAll(".words")]
    .filter((words) => range.intersectsNode(words))
    .map((words) => {
      const part = document.createRange();
      part.selectNodeContents(words);
      if (words.contains(range.startContainer)) part.setStart(range.startContainer, range.startOffset);
      if (words.contains(range.endContainer)) part.setEnd(range.endContainer, range.endOffset);
      return part.toString();
    })
    .join(" ").split(/\s+/).join(" ").trim();
});
