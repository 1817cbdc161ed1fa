import type { Acts } from './acts';
import type { Checked, Checking } from './checking';
import { copy } from './clipboard';
import type { Engine } from './engine';
import { menu } from './menu';
import { forReview, withoutSecrets } from './review';
import { ruleTexts } from './rules';
import { save } from './save';
import { surroundings } from './surroundings';

interface Page {
  engine: Engine;
  checking: Checking;
  acts: Acts;
}

/** Lets what was found be taken out of the page, in the forms that others read. */
export function offerExports({ engine, checking, acts }: Page): void {
  const handOver = (name: string, type: string, content: (checked: Checked) => Promise<string> | string) => async () => {
    const { checked } = checking;
    if (!checked) return acts.say('Not exported: the text has not been checked.');
    try {
      const text = await content(checked);
      if (surroundings.kind === 'framed') return acts.say(`${await copy(text)}.`);
      save(name, new Blob([text], { type }));
      acts.say(`Saved ${name}.`);
    } catch (error) {
      checking.failed(error);
    }
  };
  const copyForReview = async () => {
    const { checked } = checking;
    if (!checked) return acts.say('Not copied: the text has not been checked.');
    const outcome = await copy(forReview(checked.report, checked.input));
    acts.say(`${outcome}${outcome === 'Copied' ? ' for review' : ''}.`);
  };
  const rendered = (format: 'markdown' | 'sarif') => ({ report }: Checked) => engine.render(withoutSecrets(report), format, ruleTexts());
  menu('export', [
    { label: 'Copy for review', hint: 'Markdown with suggestions, for a pull request', act: copyForReview },
    { label: 'Markdown', hint: 'findings.md', act: handOver('findings.md', 'text/markdown', rendered('markdown')) },
    { label: 'SARIF', hint: 'findings.sarif, for code scanning', act: handOver('findings.sarif', 'application/sarif+json', rendered('sarif')) },
    { label: 'JSON', hint: 'findings.json, the whole report', act: handOver('findings.json', 'application/json', ({ report }) => JSON.stringify(withoutSecrets(report), null, 2)) },
  ]);
}
