// By a script tag, as a site does it that copies the package's files, or as an npm package.
const byScript = process.env.EMBED === 'script';

export default {
  title: 'Docs',
  url: 'http://docs.test',
  baseUrl: '/',
  onBrokenLinks: 'throw',
  scripts: byScript ? [{ src: '/cdk-secret-check/element.js', type: 'module' }] : [],
  clientModules: byScript ? [] : ['./element.js'],
  plugins: [['@docusaurus/plugin-content-docs', { routeBasePath: '/' }]],
  themes: ['@docusaurus/theme-classic'],
};
