export const input = {
  files: [{ path: 'stack.ts', text: "SecretValue.secretsManager('prod/ledger', { jsonField: 'user' })" }],
  secrets: [{ name: 'prod/ledger', text: '{ "username": "ledger" }' }],
};
