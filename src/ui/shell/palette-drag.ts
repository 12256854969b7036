/** The type under which the palette offers the kind of a new node to a drop: the data is the kind. */
export const KIND_DRAG_TYPE = 'application/x-flowstage-kind';
