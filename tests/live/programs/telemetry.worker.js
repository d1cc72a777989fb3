// Counts measurements. Each request listens on the uplink for its next reconnection, and never stops listening.

const uplink = new EventTarget(); // owner
let measurements = 0;

// owner
function connect() {
  const hello = { agent: 'probe', since: Date.now(), measurements };
  // owner
  uplink.addEventListener('connect', () => {
    console.log(JSON.stringify(hello));
  });
}

export default {
  fetch() {
    measurements += 1;
    connect();
    return new Response(String(measurements));
  },
};
