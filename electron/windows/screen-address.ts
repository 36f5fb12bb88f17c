/** Scheme of our own page: neither `file:` (which may read files) nor the network. */
export const screenScheme = 'app';
/** The one host of that scheme. */
export const screenHost = 'quorumscope';
/** The page every window shows. */
export const screenUrl = `${screenScheme}://${screenHost}/index.html`;
