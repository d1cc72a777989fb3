// A list of articles in stock. What is sold leaves the list, and comes back when the sale is undone.

const rows = document.querySelector('#rows');
const sold = []; // owner
let delivered = 0;

function deliver() {
  delivered += 1;
  const row = document.createElement('tr');
  for (const text of [`Article ${delivered}`, `${delivered * 3} pieces`, 'in stock', 'Berlin']) {
    row.insertCell().append(text);
  }
  rows.append(row);
}

// owner
function sell() {
  const row = rows.firstElementChild;
  row.remove();
  sold.push(row);
  deliver();
}

function undo() {
  if (sold.length > 0) rows.prepend(sold.pop());
}

for (let row = 0; row < 20; row++) deliver();
document.querySelector('#sell').addEventListener('click', sell);
document.addEventListener('keydown', (event) => event.key === 'z' && undo());
