/** A part of the page that is loaded late did not come. */
export const NOT_LOADED = 'A part of the page could not be loaded: its server was not reached. Try again.';
