/** The fix that a finding would get; undefined where it has none of that kind. */
export const firstFix = ({ fixes }, unsafe) => fixes.find(({ applicability }) => unsafe || applicability === 'safe');

/** Whether there is such a fix, and it leaves the secrets as they are. */
export const isInCode = (fix) => fix?.edits.every(({ document }) => !document.startsWith('secret:')) ?? false;
