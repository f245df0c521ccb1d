// Filings that are put into another order: by dragging, and by keys with the focus kept.

import "./vendor/sortable.min.js";

const { Sortable } = globalThis;
const lists = new WeakSet();

/** Let every list of the page take what its section takes. */
export function arrange() {
  for (const list of document.querySelectorAll("[data-arranging]")) {
    if (lists.has(list)) continue;
    lists.add(list);
    new Sortable(list, {
      group: list.dataset.arranging,
      draggable: ".manuscript",
      handle: ".grip",
      animation: 120,
      onEnd: dropped,
    });
  }
}

/** Tell the server beside which neighbour the filing was dropped. */
function dropped({ item, from, to, oldDraggableIndex, newDraggableIndex }) {
  if (from === to && oldDraggableIndex === newDraggableIndex) return;
  const form = document.getElementById("drop");
  form.action = `${form.dataset.path}${item.dataset.filing}/move`;
  form.elements.from.value = from.dataset.section;
  form.elements.section.value = to.dataset.section;
  form.elements.before.value = item.nextElementSibling?.dataset.filing ?? "";
  form.elements.behind.value = item.previousElementSibling?.dataset.filing ?? "";
  form.requestSubmit();
}
