export default {
  title: 'Docs',
  vue: { template: { compilerOptions: { isCustomElement: (tag) => tag === 'cdk-secret-check' } } },
};
