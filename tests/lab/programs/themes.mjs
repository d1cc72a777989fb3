// Pages in the theme of the day. The theme is imported anew for each preview, so that an edit shows at once.

import { createServer } from 'node:http';

// owner
async function preview(version) {
  const theme = await import(`./parts/theme.mjs?version=${version}`); // owner
  return theme.paint('a page');
}

createServer(async (request, response) => {
  const version = request.url.split('/').pop();
  response.end(await preview(version));
}).listen(process.env.PORT ?? 3000);
