// Colours and how they are applied.

export const shades = Array.from({ length: 500 }, (_, at) => at / 500); // owner

// owner
export function paint(text) {
  return `<body style="opacity: ${shades[499]}">${text}</body>`;
}
