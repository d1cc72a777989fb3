// Two numbers with a button for each. A handler is kept as long as what it reads is the same, as frameworks do it.

const memory = [];
let at = 0;

function kept(make, reads) {
  const place = at++;
  const known = memory[place];
  if (known && known.reads.every((value, n) => value === reads[n])) return known.handler;
  memory[place] = { handler: make, reads };
  return make;
}

const numbers = { up: 0, down: 0 };

// owner
function draw() {
  at = 0;
  const { up, down } = numbers;
  const drawing = Array.from({ length: 80 }, (_, line) => ({ line, text: `line ${line}: ${up} and ${down}` }));
  const stepUp = kept(() => step('up', up + 1), [up]); // owner
  const stepDown = kept(() => step('down', down + 1), [down]); // owner
  // owner
  const stepBoth = () => {
    stepUp();
    stepDown();
    return drawing.length;
  };
  document.querySelector('main').textContent = drawing[0].text;
  document.querySelector('#up').onclick = stepUp;
  document.querySelector('#down').onclick = stepDown;
  document.querySelector('#both').ondblclick = stepBoth;
}

function step(name, value) {
  numbers[name] = value;
  draw();
}

let clicks = 0;
document.querySelector('#both').addEventListener('click', () => {
  document.querySelector(clicks++ % 2 ? '#up' : '#down').click();
});

draw();
