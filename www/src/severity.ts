/** How a severity looks and reads. */
export const glyphs = { error: '●', warning: '▲', info: '■' };
export const words = { error: 'Error', warning: 'Warning', info: 'Info' };
