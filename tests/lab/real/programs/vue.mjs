import { compileScript, compileTemplate, parse } from '@vue/compiler-sfc';

let version = 0;

export async function round() {
  for (let at = 0; at < 60; at++) {
    const filename = `Part${at % 5}.vue`;
    const { descriptor } = parse(
      `<script setup>\nimport { ref } from 'vue';\nconst n = ref(${version++});\n</script>\n<template><button @click="n++">{{ n }}</button></template>\n`,
      { filename },
    );
    compileScript(descriptor, { id: filename });
    compileTemplate({ source: descriptor.template.content, filename, id: filename });
  }
}
