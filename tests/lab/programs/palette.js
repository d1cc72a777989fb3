// A swatch looks at how many others there are while it is shown. The next one only takes its place.

class Swatch {
  // owner
  constructor(number) {
    this.shades = Array.from({ length: 50 }, (_, at) => ({ at, name: `shade ${at} of ${number}` }));
    this.element = document.createElement('section');
    for (const { name } of this.shades.slice(0, 10)) {
      const line = document.createElement('p');
      line.textContent = name;
      this.element.append(line);
    }
    // owner
    this.watcher = new MutationObserver(() => this.count()); // owner
    this.watcher.observe(document.body, { childList: true, subtree: true }); // owner
  }

  count() {
    this.others = document.querySelectorAll('section').length - 1;
  }
}

let shown = 0;
document.querySelector('#next').addEventListener('click', () => {
  document.querySelector('main').replaceChildren(new Swatch(shown++).element);
});
