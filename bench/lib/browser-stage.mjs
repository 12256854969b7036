/** Stops what browser bars have started. */
export async function closeStage() {}
