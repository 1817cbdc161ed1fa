import type { Plugin } from 'vite';

import { check, init, rules } from '../pkg/index.js';
import { listOf, pageOf, section } from './rule-markup.ts';

/** Fills `<template id="rule-pages">` with the list of rules and the page of each: showing them needs no engine. */
export function rulePages(): Plugin {
  return {
    name: 'rule-pages',
    transformIndexHtml: { order: 'post', handler: withRules },
  };
}

export async function withRules(page: string): Promise<string> {
  await init();
  const all = rules();
  const sections = [section('', listOf(all)), ...all.map((rule) => section(rule.name, pageOf(rule, check)))];
  return page.replace('<template id="rule-pages">', (template) => template + sections.join(''));
}
