/** What only code has, in the forms that people paste a secret in. */
const CODE = [
  /^[ \t]*(?:import|const|let|var|class|interface|declare|function|async|export\s+(?:class|const|default|function|async|abstract|interface|type))\s/m,
  /\bnew\s+[\w.]+\s*\(/,
  /(?:\)|\b\w+)\s+=>\s/,
  /\b(?:fromSecret\w*|secretValue\w*|unsafeUnwrap|unsafePlainText|fromPassword|fromGeneratedSecret)\b/,
];
/** What every form of a deployment's log has somewhere. */
const LOG = ['_FAIL', '_COMP', '_IN_P', 'The stack named '];
/** Secrets Manager stores 65,536 bytes; a reply can hold twenty of them. */
const LONGEST_SECRET = 1_000_000;
/** CloudFormation takes a megabyte. */
const LONGEST_TEMPLATE = 2_000_000;

/** Whether a text is code beyond doubt. */
export function isCode(text: string): boolean {
  return CODE.some((sign) => sign.test(text)) && !/^\s*(?:\{\s*["}]|\[|(?:\$\s*)?aws\s)/.test(text);
}

/** Whether it is worth asking if a text is a secret. */
export function mayBeSecret(text: string): boolean {
  return text.length <= LONGEST_SECRET && /[:=\t]|secretsmanager/.test(text) && !isCode(text);
}

/** Whether it is worth asking if a text is the log of a deployment. */
export function mayBeLog(text: string): boolean {
  return LOG.some((sign) => text.includes(sign));
}

/** Whether it is worth asking if a text is a CloudFormation template: an object, or a key at the start of a line, with a type. */
export function mayBeTemplate(text: string): boolean {
  return text.length <= LONGEST_TEMPLATE && text.includes('AWS::') && /^\s*(?:\{|["']?[\w-]+["']?:|---|[#%])/.test(text);
}
