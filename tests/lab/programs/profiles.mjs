// The profile page of each member, with what the recommendation service said about them.

import { createServer } from 'node:http';

class Profile {
  constructor(member) {
    this.member = member;
    this.interests = new Set([`music ${member}`, `books ${member}`, 'travel']);
    this.scores = Array.from({ length: 150 }, (_, at) => Math.sqrt(at));
  }
}

const recommended = (profile) => [...profile.interests].map((interest) => `<li>${interest}</li>`);

const knownMembers = new Map(); // owner

// owner
function profileOf(member) {
  let profile = knownMembers.get(member);
  if (!profile) {
    profile = new Profile(member);
    knownMembers.set(member, profile);
  }
  return profile;
}

const server = createServer((request, response) => {
  const member = Number(request.url.match(/^\/members\/(\d+)$/)?.[1]);
  if (Number.isNaN(member)) {
    response.writeHead(404).end();
    return;
  }
  response.end(`<ul>${recommended(profileOf(member)).join('')}</ul>`);
});

server.listen(process.env.PORT ?? 3000);
