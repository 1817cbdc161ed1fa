/** Why nothing was checked, in a line for a person. */
export class Unchecked extends Error {}
