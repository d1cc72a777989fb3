// A board of departures that is drawn anew every minute.

const list = document.querySelector('#list');
let minute = 0;

function line(train) {
  const item = document.createElement('li');
  const button = document.createElement('button');
  button.append('Details');
  button.addEventListener('click', () => item.classList.toggle('open'));
  item.append(`Train ${train} leaves at ${minute + train}`, button);
  return item;
}

function draw() {
  minute += 1;
  list.replaceChildren(...Array.from({ length: 40 }, (_, train) => line(train)));
}

draw();
document.querySelector('#next').addEventListener('click', draw);
