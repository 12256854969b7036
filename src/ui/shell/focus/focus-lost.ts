/** Sent to what stood around an element that took the focus with it. Who knows a better place than the nearest gives it the focus, and says so by `preventDefault`. */
export const FOCUS_LOST = 'flowstage:focuslost';
