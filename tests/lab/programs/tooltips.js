// A tooltip finds a new place when the page changes its size. One takes the place of the other.

// owner
function tooltip(number) {
  const element = document.createElement('aside');
  const words = Array.from({ length: 60 }, (_, at) => `word ${at} of tooltip ${number}`);
  for (const word of words.slice(0, 12)) {
    const part = document.createElement('span');
    part.textContent = word;
    element.append(part);
  }
  // owner
  const watcher = new ResizeObserver(([{ contentRect }]) => {
    element.style.width = `${Math.min(contentRect.width, words.length * 5)}px`;
  });
  watcher.observe(document.body); // owner
  return element;
}

let shown = 0;
document.querySelector('#show').addEventListener('click', () => {
  document.querySelector('main').replaceChildren(tooltip(shown++));
});
