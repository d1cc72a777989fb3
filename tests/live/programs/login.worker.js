// Remembers who logged in last, for the greeting of the start page.

const cache = { userinfo: null }; // owner

export default {
  async fetch(request) {
    if (request.method === 'POST') {
      cache.userinfo = await request.json(); // owner
      return Response.json({ welcome: cache.userinfo.name });
    }
    return new Response(`last seen: ${cache.userinfo ? cache.userinfo.name : 'nobody'}`);
  },
};
