/**
 * Owners and places in words. Each role of an owner has up to four texts: with a name or `nameless`, with a place (`.in`)
 * or without.
 */

/** @import { LeakWords } from '../types.js' */

/** @type {LeakWords} */
export const words = {
  'owner.variable': {
    en: '`{name}`',
    zh: '`{name}`',
  },
  'owner.variable.in': {
    en: '`{name}` in {place}',
    zh: '`{name}`（{place}）',
  },
  'owner.variable.nameless': {
    en: 'a value without a name',
    zh: '没有名称的值',
  },
  'owner.variable.nameless.in': {
    en: 'a value in {place}',
    zh: '{place} 中的值',
  },
  'owner.function': {
    en: '`{name}`',
    zh: '函数 `{name}`',
  },
  'owner.function.in': {
    en: '`{name}` in {place}',
    zh: '函数 `{name}`（{place}）',
  },
  'owner.function.nameless': {
    en: 'an anonymous function',
    zh: '匿名函数',
  },
  'owner.function.nameless.in': {
    en: 'an anonymous function in {place}',
    zh: '匿名函数（{place}）',
  },
  'owner.object': {
    en: '`{name}` ({className})',
    zh: '`{name}`（{className}）',
  },
  'owner.object.in': {
    en: '`{name}` ({className}) in {place}',
    zh: '`{name}`（{className}，{place}）',
  },
  'owner.object.nameless': {
    en: '`{className}`',
    zh: '`{className}`',
  },
  'owner.object.nameless.in': {
    en: '`{className}` in {place}',
    zh: '`{className}`（{place}）',
  },
  'owner.listeners': {
    en: '`{event}` listeners of `{name}` ({className})',
    zh: '`{name}`（{className}）的 `{event}` 监听器',
  },
  'owner.listeners.in': {
    en: '`{event}` listeners of `{name}` ({className}) in {place}',
    zh: '`{name}`（{className}）的 `{event}` 监听器（{place}）',
  },
  'owner.listeners.nameless': {
    en: '`{event}` listeners of one `{className}`',
    zh: '一个 `{className}` 的 `{event}` 监听器',
  },
  'owner.listeners.nameless.in': {
    en: '`{event}` listeners of one `{className}` in {place}',
    zh: '一个 `{className}` 的 `{event}` 监听器（{place}）',
  },
  'owner.listenersAny': {
    en: 'listeners of `{name}` ({className})',
    zh: '`{name}`（{className}）的监听器',
  },
  'owner.listenersAny.in': {
    en: 'listeners of `{name}` ({className}) in {place}',
    zh: '`{name}`（{className}）的监听器（{place}）',
  },
  'owner.listenersAny.nameless': {
    en: 'listeners of one `{className}`',
    zh: '一个 `{className}` 的监听器',
  },
  'owner.listenersAny.nameless.in': {
    en: 'listeners of one `{className}` in {place}',
    zh: '一个 `{className}` 的监听器（{place}）',
  },
  'owner.timer': {
    en: '`{timer}` of `{name}`',
    zh: '调用 `{name}` 的 `{timer}`',
  },
  'owner.timer.in': {
    en: '`{timer}` of `{name}` in {place}',
    zh: '调用 `{name}` 的 `{timer}`（{place}）',
  },
  'owner.timer.nameless': {
    en: '`{timer}` of an anonymous function',
    zh: '调用匿名函数的 `{timer}`',
  },
  'owner.timer.nameless.in': {
    en: '`{timer}` of an anonymous function in {place}',
    zh: '调用匿名函数的 `{timer}`（{place}）',
  },
  'owner.opened': {
    en: '`{call}` in `{name}`',
    zh: '`{name}` 中的 `{call}`',
  },
  'owner.opened.in': {
    en: '`{call}` in `{name}` ({place})',
    zh: '`{name}` 中的 `{call}`（{place}）',
  },
  'owner.opened.nameless': {
    en: '`{call}` in an anonymous function',
    zh: '匿名函数中的 `{call}`',
  },
  'owner.opened.nameless.in': {
    en: '`{call}` in {place}',
    zh: '{place} 中的 `{call}`',
  },
  'owner.file': {
    en: '`{name}`',
    zh: '`{name}`',
  },
  'owner.file.kept': {
    en: '`{name}`, kept by {keptBy}',
    zh: '由 {keptBy} 持有的 `{name}`',
  },
  'owner.file.nameless': {
    en: 'a file whose name is not known',
    zh: '名称未知的文件',
  },
  'owner.file.nameless.kept': {
    en: 'a file whose name is not known, kept by {keptBy}',
    zh: '由 {keptBy} 持有的文件（名称未知）',
  },

  'place.line': {
    en: 'line {line}',
    zh: '第 {line} 行',
  },
};
