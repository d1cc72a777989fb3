'use strict';
// Knows who is connected, so that a broadcast reaches everybody.

const http = require('http');

const PAGE = `<!doctype html>
<meta charset="utf-8">
<title>The lobby</title>
<style>
  body { font: 16px/1.5 system-ui; margin: 4rem auto; max-width: 40rem; }
  ol { list-style: none; padding: 0; }
  li { border-bottom: 1px solid #ccc; padding: 0.5rem 0; }
  li::before { content: '· '; }
  form { display: flex; gap: 0.5rem; }
  input { flex: 1; }
</style>
<h1>The lobby</h1>
<ol id="messages"></ol>
<form>
  <input name="message" placeholder="What is new?" autocomplete="off">
  <button>Send</button>
</form>
<script>
  const form = document.querySelector('form');
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    await fetch('/broadcast', { method: 'POST', body: new FormData(form) });
    form.reset();
  });
</script>`;

function isPage({ method, headers }) {
  return method === 'GET' && String(headers.accept).includes('text/html');
}

const connections = new Set(); // owner
let broadcasts = 0;

const server = http.createServer((request, response) => {
  if (isPage(request)) return response.end(PAGE);
  if (request.url === '/broadcast') {
    broadcasts += 1;
    for (const connection of connections) if (connection.writable) connection.write('');
  }
  response.end(`${connections.size} connections, ${broadcasts} broadcasts`);
});

// owner
server.on('connection', (socket) => {
  socket.setNoDelay(true);
  connections.add(socket);
});

server.listen(process.env.PORT || 3000);
